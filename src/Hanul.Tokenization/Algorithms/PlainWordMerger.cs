namespace Hanul.Tokenization;

/// <summary>
/// Byte-pair encoding in its plainest form, quadratic in the length of the word: for words of middling length, and what the two
/// faster ones are held to.
/// </summary>
internal static class PlainWordMerger
{
    /// <summary>Longer words are not worth quadratic time.</summary>
    public const int LongestWord = 256;

    /// <param name="word">At most <see cref="LongestWord"/> bytes.</param>
    /// <param name="idOfByte">The token that each byte starts as.</param>
    /// <param name="table">The merges.</param>
    /// <param name="output">Takes the ids.</param>
    public static void Merge(ReadOnlySpan<byte> word, int[] idOfByte, MergeTable table, IdBuffer output)
    {
        Span<int> symbols = stackalloc int[word.Length];
        Span<int> ranks = stackalloc int[word.Length]; // of the pair that starts at each symbol
        for (var i = 0; i < word.Length; i++) symbols[i] = idOfByte[word[i]];
        for (var i = 0; i + 1 < word.Length; i++) ranks[i] = table.RankOf(symbols[i], symbols[i + 1]);

        while (symbols.Length > 1)
        {
            var best = 0;
            for (var i = 1; i + 1 < symbols.Length; i++)
            {
                if (ranks[i] < ranks[best]) best = i;
            }
            if (ranks[best] == MergeTable.None) break;

            symbols[best] = table.MergedOf(ranks[best]);
            symbols[(best + 2)..].CopyTo(symbols[(best + 1)..]);
            ranks[(best + 2)..].CopyTo(ranks[(best + 1)..]);
            symbols = symbols[..^1];
            if (best > 0) ranks[best - 1] = table.RankOf(symbols[best - 1], symbols[best]);
            if (best + 1 < symbols.Length) ranks[best] = table.RankOf(symbols[best], symbols[best + 1]);
        }
        foreach (var symbol in symbols) output.Add(symbol);
    }
}
