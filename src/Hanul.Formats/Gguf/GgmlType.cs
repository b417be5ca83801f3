namespace Hanul.Formats;

/// <summary>The tensor types of GGML by their number in the file: block length, bytes a block, and what Hanul can view.</summary>
internal sealed record GgmlType(uint Code, string Name, int BlockSize, int BlockBytes, ElementType Type = ElementType.Unknown)
{
    // Codes, names and block sizes as in ggml.h; codes that GGML has retired are left out.
    private static readonly GgmlType[] All =
    [
        new(0, "F32", 1, 4, ElementType.F32), new(1, "F16", 1, 2, ElementType.F16), new(30, "BF16", 1, 2, ElementType.BF16),
        new(28, "F64", 1, 8, ElementType.F64), new(8, "Q8_0", 32, 34, ElementType.Q8_0),
        new(24, "I8", 1, 1, ElementType.I8), new(25, "I16", 1, 2, ElementType.I16), new(26, "I32", 1, 4, ElementType.I32),
        new(27, "I64", 1, 8, ElementType.I64),
        new(2, "Q4_0", 32, 18), new(3, "Q4_1", 32, 20), new(6, "Q5_0", 32, 22), new(7, "Q5_1", 32, 24), new(9, "Q8_1", 32, 36),
        new(10, "Q2_K", 256, 84), new(11, "Q3_K", 256, 110), new(12, "Q4_K", 256, 144), new(13, "Q5_K", 256, 176),
        new(14, "Q6_K", 256, 210), new(15, "Q8_K", 256, 292), new(16, "IQ2_XXS", 256, 66), new(17, "IQ2_XS", 256, 74),
        new(18, "IQ3_XXS", 256, 98), new(19, "IQ1_S", 256, 50), new(20, "IQ4_NL", 32, 18), new(21, "IQ3_S", 256, 110),
        new(22, "IQ2_S", 256, 82), new(23, "IQ4_XS", 256, 136), new(29, "IQ1_M", 256, 56), new(34, "TQ1_0", 256, 54),
        new(35, "TQ2_0", 256, 66), new(39, "MXFP4", 32, 17),
    ];

    private static readonly Dictionary<uint, GgmlType> ByCode = All.ToDictionary(t => t.Code);

    public static GgmlType? Find(uint code) => ByCode.GetValueOrDefault(code);

    /// <exception cref="NotSupportedException">GGML has no such type.</exception>
    public static GgmlType For(ElementType type) =>
        Array.Find(All, t => t.Type == type && type != ElementType.Unknown)
        ?? throw new NotSupportedException($"GGUF has no element type {type}; choose F32, F16, BF16 or Q8_0.");
}
