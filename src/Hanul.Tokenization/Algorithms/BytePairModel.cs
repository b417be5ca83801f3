using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace Hanul.Tokenization;

/// <summary>The learnt part of a byte-level BPE tokenizer: tokens, merges, and how a word becomes ids. Immutable.</summary>
internal sealed class BytePairModel
{
    private const int StackLength = 512;

    private readonly Dictionary<string, int> ids;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> idsBySpan;
    private readonly int[] idOfByte = new int[256];
    private readonly MergeTable table;
    private readonly WholeCharacters whole;
    private readonly bool ignoreMerges;
    private readonly HashSet<int> special;
    private readonly int longestToken;

    /// <param name="tokens">Text of each token in GPT-2's byte alphabet, by id; null where an id belongs to an added token or to none.</param>
    /// <param name="merges">In order of rank.</param>
    /// <param name="ignoreMerges">A word that is a token is taken whole, whatever the merges say (Llama 3).</param>
    /// <param name="specialTokens">Ids that plain text is never taken for, even where the vocabulary lists them too.</param>
    /// <exception cref="InvalidDataException">A byte has no token.</exception>
    public BytePairModel(
        IReadOnlyList<string?> tokens, IReadOnlyList<Merge> merges, bool ignoreMerges, IEnumerable<int>? specialTokens = null)
    {
        special = [.. specialTokens ?? []];
        Tokens = tokens;
        this.ignoreMerges = ignoreMerges;
        ids = new Dictionary<string, int>(tokens.Count, StringComparer.Ordinal);
        for (var id = 0; id < tokens.Count; id++)
        {
            if (tokens[id] is not { } token) continue;
            ids.TryAdd(token, id);
            longestToken = Math.Max(longestToken, token.Length);
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
        whole = new WholeCharacters(tokens, merges, MergeCharacter, bytes => IdOf(ByteAlphabet.Spell(bytes)));
    }

    public IReadOnlyList<string?> Tokens { get; }

    public int? IdOf(string token) => ids.TryGetValue(token, out var id) ? id : null;

    /// <summary>Appends the ids of one word, in which lone surrogates stand for U+FFFD.</summary>
    [SkipLocalsInit]
    public void EncodeWord(ReadOnlySpan<char> word, IdBuffer output)
    {
        Span<int> symbols = stackalloc int[ShortWordMerger.MostSymbols];
        if (!ignoreMerges && Spell(word, symbols) is > 0 and var count)
        {
            ShortWordMerger.Merge(symbols[..count], table, output);
            return;
        }
        var rented = word.Length > StackLength / 3 ? ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetByteCount(word)) : null;
        var bytes = rented ?? stackalloc byte[StackLength];
        EncodeWord(bytes[..Encoding.UTF8.GetBytes(word, bytes)], output);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>Appends the ids of one word, given as bytes.</summary>
    public void EncodeWord(ReadOnlySpan<byte> word, IdBuffer output)
    {
        if (ignoreMerges && TryFindWhole(word, out var id)) output.Add(id);
        else if (word.Length <= PlainWordMerger.LongestWord) PlainWordMerger.Merge(word, idOfByte, table, output);
        else EncodeLongWord(word, output);
    }

    /// <summary>As <see cref="EncodeWord(ReadOnlySpan{byte}, IdBuffer)"/>, in linear time; merges are never ignored.</summary>
    public void EncodeLongWord(ReadOnlySpan<byte> word, IdBuffer output) => LongWordMerger.Merge(word, idOfByte, table, output);

    /// <summary>The symbols a word starts as; how many, or 0 where they might not fit.</summary>
    private int Spell(ReadOnlySpan<char> word, Span<int> symbols)
    {
        var count = 0;
        var i = 0;
        if (word.Length > 1 && word[0] == ' ' && whole.AfterSpace(word[1]) is not WholeCharacters.None and var spaced)
        {
            symbols[count++] = spaced;
            i = 2;
        }
        while (i < word.Length)
        {
            if (count > symbols.Length - 4) return 0;
            var character = word[i];
            if (character < 0x80)
            {
                symbols[count++] = idOfByte[character];
                i++;
            }
            else if ((i == 0 || word[i - 1] >= 0x80) && whole.Of(character) is not WholeCharacters.None and var token)
            {
                symbols[count++] = token;
                i++;
            }
            else
            {
                i += SpellBytes(word[i..], symbols, ref count);
            }
        }
        return count;
    }

    private int SpellBytes(ReadOnlySpan<char> text, Span<int> symbols, ref int count)
    {
        Rune.DecodeFromUtf16(text, out var rune, out var length);
        Span<byte> bytes = stackalloc byte[4];
        foreach (var value in bytes[..rune.EncodeToUtf8(bytes)]) symbols[count++] = idOfByte[value];
        return length;
    }

    private bool TryFindWhole(ReadOnlySpan<byte> word, out int id)
    {
        id = 0;
        if (word.Length > longestToken) return false;
        var spelling = word.Length <= StackLength ? stackalloc char[StackLength] : new char[word.Length];
        spelling = spelling[..word.Length];
        ByteAlphabet.Spell(word, spelling);
        return idsBySpan.TryGetValue(spelling, out id) && !special.Contains(id);
    }

    /// <summary>The one token that bytes merge into, with the highest rank on the way; null where they stay several.</summary>
    private (int Id, int HighestRank)? MergeCharacter(byte[] bytes)
    {
        var symbols = bytes.Select(value => idOfByte[value]).ToList();
        var highest = 0;
        while (symbols.Count > 1)
        {
            var best = Enumerable.Range(0, symbols.Count - 1).MinBy(i => table.RankOf(symbols[i], symbols[i + 1]));
            var rank = table.RankOf(symbols[best], symbols[best + 1]);
            if (rank == MergeTable.None) return null;
            highest = Math.Max(highest, rank);
            symbols[best] = table.MergedOf(rank);
            symbols.RemoveAt(best + 1);
        }
        return (symbols[0], highest);
    }
}
