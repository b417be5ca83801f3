namespace Hanul.Formats;

/// <summary>
/// The layout of Megatron's indexed datasets. <c>.bin</c>: the tokens, one sequence after the other. <c>.idx</c>, little-endian:
/// nine bytes of magic, version (8 bytes), element type (1), sequence count n (8), document index length m (8), then n lengths
/// in tokens (4 each), n offsets in bytes (8 each), and m sequence numbers (8 each) where documents begin, the last one being n.
/// </summary>
internal static class TokenShardFormat
{
    public const ulong Version = 1;
    public const byte Int32Code = 4;
    public const byte UInt16Code = 8;
    public const int HeaderBytes = 9 + 8 + 1 + 8 + 8;

    /// <summary>The vocabulary that still fits 16 bits.</summary>
    public const int LargestUInt16Vocabulary = 1 << 16;

    public static ReadOnlySpan<byte> Magic => "MMIDIDX\0\0"u8;

    /// <summary>Bytes of an index with these counts.</summary>
    public static long IndexBytes(long sequences, long documentMarks) =>
        HeaderBytes + (sequences * (sizeof(int) + sizeof(long))) + (documentMarks * sizeof(long));

    public static string BinPath(string prefix) => prefix + ".bin";

    public static string IndexPath(string prefix) => prefix + ".idx";
}
