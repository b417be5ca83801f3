using System.Text;

namespace Hanul.Tokenization;

/// <summary>Counted words as token ids, end to end in one array; a word's ids shrink in place as they merge.</summary>
internal sealed class WordSymbols
{
    private readonly int[] symbols;
    private readonly int[] starts;
    private readonly int[] lengths;
    private readonly long[] occurrences;

    /// <param name="words">Words, none longer than 256 characters.</param>
    /// <param name="idOfByte">The token that each byte starts as.</param>
    public WordSymbols(WordTable words, ReadOnlySpan<int> idOfByte)
    {
        starts = new int[words.Count];
        lengths = new int[words.Count];
        occurrences = new long[words.Count];
        var total = 0;
        for (var i = 0; i < words.Count; i++)
        {
            starts[i] = total;
            lengths[i] = Encoding.UTF8.GetByteCount(words.WordAt(i));
            occurrences[i] = words.OccurrencesAt(i);
            total = checked(total + lengths[i]);
        }
        symbols = new int[total];
        Span<byte> bytes = stackalloc byte[3 * WordCounter.LongestWord];
        for (var i = 0; i < words.Count; i++)
        {
            var length = Encoding.UTF8.GetBytes(words.WordAt(i), bytes);
            for (var k = 0; k < length; k++) symbols[starts[i] + k] = idOfByte[bytes[k]];
        }
    }

    public int Count => starts.Length;

    public Span<int> this[int word] => symbols.AsSpan(starts[word], lengths[word]);

    public long OccurrencesOf(int word) => occurrences[word];

    public void Shorten(int word, int length) => lengths[word] = length;
}
