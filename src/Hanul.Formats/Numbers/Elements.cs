using System.Runtime.InteropServices;

namespace Hanul.Formats;

/// <summary>Converts the bytes of any <see cref="ElementType"/> to floats, and floats to the floating-point ones.</summary>
public static class Elements
{
    /// <summary>Widens as many numbers as <paramref name="target"/> holds.</summary>
    /// <exception cref="ArgumentException">The two lengths do not belong together.</exception>
    public static void ToSingle(ElementType type, ReadOnlySpan<byte> source, Span<float> target)
    {
        CheckLengths(type, source.Length, target.Length);
        switch (type)
        {
            case ElementType.F32: source.CopyTo(MemoryMarshal.AsBytes(target)); break;
            case ElementType.F16: Float16.ToSingle(MemoryMarshal.Cast<byte, Half>(source), target); break;
            case ElementType.BF16: BFloat16.ToSingle(MemoryMarshal.Cast<byte, ushort>(source), target); break;
            case ElementType.F8E4M3: Float8.E4M3ToSingle(source, target); break;
            case ElementType.F8E5M2: Float8.E5M2ToSingle(source, target); break;
            case ElementType.Q8_0: Q8Block.Dequantize(source, target); break;
            case ElementType.F64: Widen<double>(source, target); break;
            case ElementType.I8: Widen<sbyte>(source, target); break;
            case ElementType.U8 or ElementType.Bool: Widen<byte>(source, target); break;
            case ElementType.I16: Widen<short>(source, target); break;
            case ElementType.U16: Widen<ushort>(source, target); break;
            case ElementType.I32: Widen<int>(source, target); break;
            case ElementType.U32: Widen<uint>(source, target); break;
            case ElementType.I64: Widen<long>(source, target); break;
            case ElementType.U64: Widen<ulong>(source, target); break;
            default: throw new NotSupportedException($"Numbers of type {type} cannot be read.");
        }
    }

    /// <summary>Narrows every number of <paramref name="source"/>.</summary>
    /// <exception cref="NotSupportedException"><paramref name="type"/> is not a floating-point type.</exception>
    /// <exception cref="InvalidDataException">A number has no counterpart in Q8_0; see <see cref="Q8Block.Quantize"/>.</exception>
    public static void FromSingle(ElementType type, ReadOnlySpan<float> source, Span<byte> target)
    {
        CheckLengths(type, target.Length, source.Length);
        switch (type)
        {
            case ElementType.F32: MemoryMarshal.AsBytes(source).CopyTo(target); break;
            case ElementType.F16: Float16.FromSingle(source, MemoryMarshal.Cast<byte, Half>(target)); break;
            case ElementType.BF16: BFloat16.FromSingle(source, MemoryMarshal.Cast<byte, ushort>(target)); break;
            case ElementType.F8E4M3: Float8.E4M3FromSingle(source, target); break;
            case ElementType.F8E5M2: Float8.E5M2FromSingle(source, target); break;
            case ElementType.Q8_0: Q8Block.Quantize(source, target); break;
            case ElementType.F64: Widen(source, MemoryMarshal.Cast<byte, double>(target)); break;
            default: throw new NotSupportedException($"Floats cannot be written as {type}.");
        }
    }

    private static void Widen<T>(ReadOnlySpan<byte> source, Span<float> target)
        where T : unmanaged, System.Numerics.INumberBase<T>
    {
        var numbers = MemoryMarshal.Cast<byte, T>(source);
        for (var i = 0; i < target.Length; i++) target[i] = float.CreateTruncating(numbers[i]);
    }

    private static void Widen(ReadOnlySpan<float> source, Span<double> target)
    {
        for (var i = 0; i < target.Length; i++) target[i] = source[i];
    }

    private static void CheckLengths(ElementType type, int bytes, int numbers)
    {
        if (type.BytesFor(numbers) != bytes) throw new ArgumentException($"{numbers} numbers of type {type} do not have {bytes} bytes.");
    }
}
