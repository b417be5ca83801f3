using System.Text;

namespace Hanul.Tokenization;

/// <summary>
/// Characters beyond ASCII that may start as one token instead of as their two or three bytes, because their bytes always become
/// that token before anything else can happen to them. A word of Korean then takes about half the merges, with the same outcome.
/// </summary>
/// <remarks>
/// Merging always takes the lowest rank. Let R be the highest rank among the merges that turn a character's bytes into its token. If
/// no merge of a rank up to R joins a piece of the character (a beginning, an end or all of it) with what stands beside it, then
/// none can come before the character is whole. At its sides only certain bytes can stand: after it the first byte of a character,
/// before it (as the tables are used) the last byte of a character beyond ASCII, or nothing.
/// </remarks>
internal sealed class WholeCharacters
{
    /// <summary>For characters that are not whole from the start.</summary>
    public const int None = -1;

    private readonly int[] plain = new int[char.MaxValue + 1];
    private readonly int[] afterSpace = new int[char.MaxValue + 1];

    /// <param name="tokens">The vocabulary, in GPT-2's byte alphabet.</param>
    /// <param name="merges">In order of rank.</param>
    /// <param name="merger">Merges the bytes of a single character.</param>
    /// <param name="idOf">Ids of byte strings.</param>
    public WholeCharacters(
        IReadOnlyList<string?> tokens, IReadOnlyList<Merge> merges, Func<byte[], (int Id, int HighestRank)?> merger, Func<byte[], int?> idOf)
    {
        Array.Fill(plain, None);
        Array.Fill(afterSpace, None);
        var (firstAsLeft, firstAsRight) = FirstMergesAcrossCharacters(tokens, merges);
        foreach (var token in tokens)
        {
            if (token is null || token.Length > 4 || ByteAlphabet.TryRead(token) is not { } bytes) continue;
            var spaced = bytes is [(byte)' ', ..];
            var character = spaced ? bytes.AsSpan(1) : bytes;
            if (character.Length < 2 || Rune.DecodeFromUtf8(character, out var rune, out var length) != 0 || length != character.Length || !rune.IsBmp)
                continue;
            if (merger(bytes) is not { } whole) continue;
            var endsAreSafe = PiecesOf(bytes, fromStart: false).All(piece => idOf(piece) is not { } id || firstAsLeft[id] > whole.HighestRank);
            var beginningsAreSafe = spaced || PiecesOf(bytes, fromStart: true).All(piece => idOf(piece) is not { } id || firstAsRight[id] > whole.HighestRank);
            if (endsAreSafe && beginningsAreSafe) (spaced ? afterSpace : plain)[rune.Value] = whole.Id;
        }
    }

    /// <summary>The token of a character at the start of a word or behind another beyond ASCII.</summary>
    public int Of(char character) => plain[character];

    /// <summary>The token of a space and this character at the start of a word.</summary>
    public int AfterSpace(char character) => afterSpace[character];

    /// <summary>For each token the lowest rank of a merge that joins it with the next, or with the previous, character.</summary>
    private static (int[] AsLeft, int[] AsRight) FirstMergesAcrossCharacters(IReadOnlyList<string?> tokens, IReadOnlyList<Merge> merges)
    {
        var asLeft = new int[tokens.Count];
        var asRight = new int[tokens.Count];
        Array.Fill(asLeft, MergeTable.None);
        Array.Fill(asRight, MergeTable.None);
        for (var rank = merges.Count - 1; rank >= 0; rank--)
        {
            var (left, right, _) = merges[rank];
            if (IsContinuation(ByteAlphabet.ByteOf(tokens[right]![0]))) continue;
            asLeft[left] = rank;
            if (ByteAlphabet.ByteOf(tokens[left]![^1]) >= 0x80) asRight[right] = rank;
        }
        return (asLeft, asRight);
    }

    private static bool IsContinuation(int value) => (value & 0xC0) == 0x80;

    private static IEnumerable<byte[]> PiecesOf(byte[] bytes, bool fromStart) =>
        Enumerable.Range(1, bytes.Length).Select(length => fromStart ? bytes[..length] : bytes[^length..]);
}
