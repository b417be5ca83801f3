namespace Hanul.Tokenization;

/// <summary>How often a pair of tokens stands side by side, and the words where it does (or did when they were listed).</summary>
internal sealed class PairCount(long occurrences, int[] words)
{
    public long Occurrences { get; set; } = occurrences;

    public int[] Words { get; } = words;
}
