namespace Hanul.Formats;

/// <summary>The element types of the safetensors format, with their published names and widths.</summary>
internal sealed record SafetensorsType(string Name, ElementType Type, int Bits)
{
    private static readonly SafetensorsType[] All =
    [
        new("F32", ElementType.F32, 32), new("F16", ElementType.F16, 16), new("BF16", ElementType.BF16, 16),
        new("F64", ElementType.F64, 64), new("F8_E4M3", ElementType.F8E4M3, 8), new("F8_E5M2", ElementType.F8E5M2, 8),
        new("I8", ElementType.I8, 8), new("U8", ElementType.U8, 8), new("BOOL", ElementType.Bool, 8),
        new("I16", ElementType.I16, 16), new("U16", ElementType.U16, 16), new("I32", ElementType.I32, 32),
        new("U32", ElementType.U32, 32), new("I64", ElementType.I64, 64), new("U64", ElementType.U64, 64),
        // Published, but nothing here reads them yet: listed, not viewed.
        new("C64", ElementType.Unknown, 64), new("F8_E8M0", ElementType.Unknown, 8), new("F8_E4M3FNUZ", ElementType.Unknown, 8),
        new("F8_E5M2FNUZ", ElementType.Unknown, 8), new("F6_E2M3", ElementType.Unknown, 6), new("F6_E3M2", ElementType.Unknown, 6),
        new("F4", ElementType.Unknown, 4),
    ];

    private static readonly Dictionary<string, SafetensorsType> ByName = All.ToDictionary(t => t.Name, StringComparer.Ordinal);

    public static SafetensorsType? Find(string name) => ByName.GetValueOrDefault(name);

    /// <exception cref="NotSupportedException">safetensors has no such type.</exception>
    public static SafetensorsType For(ElementType type) =>
        Array.Find(All, t => t.Type == type && type != ElementType.Unknown)
        ?? throw new NotSupportedException($"safetensors has no element type {type}; choose F32, F16 or BF16.");
}
