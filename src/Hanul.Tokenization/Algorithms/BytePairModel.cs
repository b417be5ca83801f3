namespace Hanul.Tokenization;

/// <summary>The learnt part of a byte-level BPE tokenizer: tokens, merges, and how a word's bytes become ids. Immutable.</summary>
internal sealed class BytePairModel
{
    private const int LongWord = 128;

    private readonly Dictionary<string, int> ids;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> idsBySpan;
    private readonly int[] idOfByte = new int[256];
    private readonly MergeTable table;

    /// <param name="tokens">Text of each token in GPT-2's byte alphabet, by id; null where an id belongs to an added token or to none.</param>
    /// <param name="merges">In order of rank.</param>
    /// <param name="ignoreMerges">A word that is a token is taken whole, whatever the merges say (Llama 3).</param>
    /// <exception cref="InvalidDataException">A byte has no token.</exception>
    public BytePairModel(IReadOnlyList<string?> tokens, IReadOnlyList<Merge> merges, bool ignoreMerges)
    {
        Tokens = tokens;
        Merges = merges;
        IgnoreMerges = ignoreMerges;
        ids = new Dictionary<string, int>(tokens.Count, StringComparer.Ordinal);
        for (var id = 0; id < tokens.Count; id++)
        {
            if (tokens[id] is { } token) ids.TryAdd(token, id);
        }
        idsBySpan = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var value = 0; value < 256; value++)
        {
            var spelling = ByteAlphabet.CharacterOf((byte)value).ToString();
            if (!ids.TryGetValue(spelling, out idOfByte[value]))
                throw new InvalidDataException(
                    $"The vocabulary has no token for the byte 0x{value:X2} (spelt '{spelling}'), so it is not a complete byte-level vocabulary.");
        }
        table = new MergeTable(merges);
    }

    public IReadOnlyList<string?> Tokens { get; }

    public IReadOnlyList<Merge> Merges { get; }

    public bool IgnoreMerges { get; }

    public int? IdOf(string token) => ids.TryGetValue(token, out var id) ? id : null;

    /// <summary>Appends the ids of one word, given as bytes.</summary>
    public void EncodeWord(ReadOnlySpan<byte> word, IdBuffer output)
    {
        if (word.Length == 1)
        {
            output.Add(idOfByte[word[0]]);
            return;
        }
        if (IgnoreMerges && word.Length <= LongWord)
        {
            Span<char> spelling = stackalloc char[word.Length];
            ByteAlphabet.Spell(word, spelling);
            if (idsBySpan.TryGetValue(spelling, out var whole))
            {
                output.Add(whole);
                return;
            }
        }
        else if (IgnoreMerges && ids.TryGetValue(ByteAlphabet.Spell(word), out var whole))
        {
            output.Add(whole);
            return;
        }

        if (word.Length > LongWord)
        {
            LongWordMerger.Merge(word, idOfByte, table, output);
            return;
        }
        Span<int> symbols = stackalloc int[word.Length];
        for (var i = 0; i < word.Length; i++) symbols[i] = idOfByte[word[i]];
        output.Add(MergeShort(symbols));
    }

    /// <summary>Merges in place, lowest rank first and leftmost among equals; returns what is left.</summary>
    private ReadOnlySpan<int> MergeShort(Span<int> symbols)
    {
        Span<int> ranks = stackalloc int[symbols.Length]; // of the pair that starts at each symbol
        for (var i = 0; i + 1 < symbols.Length; i++) ranks[i] = table.RankOf(symbols[i], symbols[i + 1]);
        while (symbols.Length > 1)
        {
            var pairs = ranks[..(symbols.Length - 1)];
            var best = 0;
            for (var i = 1; i < pairs.Length; i++)
            {
                if (pairs[i] < pairs[best]) best = i;
            }
            if (pairs[best] == MergeTable.None) break;

            symbols[best] = Merges[pairs[best]].Merged;
            symbols[(best + 2)..].CopyTo(symbols[(best + 1)..]);
            ranks[(best + 2)..].CopyTo(ranks[(best + 1)..]);
            symbols = symbols[..^1];
            if (best > 0) ranks[best - 1] = table.RankOf(symbols[best - 1], symbols[best]);
            if (best + 1 < symbols.Length) ranks[best] = table.RankOf(symbols[best], symbols[best + 1]);
        }
        return symbols;
    }
}
