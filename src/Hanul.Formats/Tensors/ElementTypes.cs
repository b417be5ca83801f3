namespace Hanul.Formats;

/// <summary>Sizes of <see cref="ElementType"/>s.</summary>
public static class ElementTypes
{
    /// <summary>Numbers that are stored together: 32 for Q8_0, otherwise 1.</summary>
    public static int BlockSize(this ElementType type) => type == ElementType.Q8_0 ? Q8Block.Count : 1;

    /// <summary>Bytes of one block of <see cref="BlockSize"/> numbers.</summary>
    /// <exception cref="NotSupportedException">The type is <see cref="ElementType.Unknown"/>.</exception>
    public static int BlockBytes(this ElementType type) => type switch
    {
        ElementType.F8E4M3 or ElementType.F8E5M2 or ElementType.I8 or ElementType.U8 or ElementType.Bool => 1,
        ElementType.F16 or ElementType.BF16 or ElementType.I16 or ElementType.U16 => 2,
        ElementType.F32 or ElementType.I32 or ElementType.U32 => 4,
        ElementType.F64 or ElementType.I64 or ElementType.U64 => 8,
        ElementType.Q8_0 => Q8Block.SizeBytes,
        _ => throw new NotSupportedException($"The size of an element of type {type} is not known."),
    };

    /// <summary>Bytes of <paramref name="elementCount"/> numbers.</summary>
    /// <exception cref="ArgumentException">The count is negative or not a whole number of blocks.</exception>
    /// <exception cref="OverflowException">The size exceeds what 64 bits hold.</exception>
    public static long BytesFor(this ElementType type, long elementCount)
    {
        if (elementCount < 0 || elementCount % type.BlockSize() != 0)
            throw new ArgumentException($"{elementCount} numbers are not a whole number of {type} blocks of {type.BlockSize()}.");
        return checked(elementCount / type.BlockSize() * type.BlockBytes());
    }

    /// <summary>True for floats of any width and for Q8_0.</summary>
    public static bool IsFloatingPoint(this ElementType type) => type is ElementType.F32 or ElementType.F16 or ElementType.BF16
        or ElementType.F64 or ElementType.F8E4M3 or ElementType.F8E5M2 or ElementType.Q8_0;
}
