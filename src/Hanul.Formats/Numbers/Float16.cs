using System.Numerics;
using System.Runtime.InteropServices;

namespace Hanul.Formats;

/// <summary>
/// IEEE binary16 in bulk. Narrowing rounds to nearest, ties to even, and overflows to infinity; a NaN stays a NaN.
/// Only integer arithmetic and exact float additions are used, so the result is the same on every processor.
/// </summary>
public static class Float16
{
    private const uint ExponentRebias = (127 - 15) << 23;

    /// <summary>Widens <paramref name="source"/> into the first elements of <paramref name="target"/>. Exact.</summary>
    public static void ToSingle(ReadOnlySpan<Half> source, Span<float> target)
    {
        target = target[..source.Length];
        var bits = MemoryMarshal.Cast<Half, ushort>(source);
        var wide = Vector<ushort>.Count;
        var half = Vector<uint>.Count;
        var i = 0;
        for (; i <= source.Length - wide; i += wide)
        {
            Vector.Widen(new Vector<ushort>(bits[i..]), out var low, out var high);
            Widen(low).CopyTo(target[i..]);
            Widen(high).CopyTo(target[(i + half)..]);
        }
        for (; i < source.Length; i++) target[i] = (float)source[i];
    }

    /// <summary>Narrows <paramref name="source"/> into the first elements of <paramref name="target"/>.</summary>
    public static void FromSingle(ReadOnlySpan<float> source, Span<Half> target)
    {
        target = target[..source.Length];
        var to = MemoryMarshal.Cast<Half, ushort>(target);
        var bits = MemoryMarshal.Cast<float, uint>(source);
        var wide = Vector<ushort>.Count;
        var half = Vector<uint>.Count;
        var i = 0;
        for (; i <= source.Length - wide; i += wide)
        {
            var low = Narrow(new Vector<uint>(bits[i..]));
            var high = Narrow(new Vector<uint>(bits[(i + half)..]));
            Vector.Narrow(low, high).CopyTo(to[i..]);
        }
        for (; i < source.Length; i++) target[i] = (Half)source[i];
    }

    private static Vector<float> Widen(Vector<uint> half)
    {
        var sign = (half & new Vector<uint>(0x8000)) << 16;
        var shifted = (half & new Vector<uint>(0x7FFF)) << 13;
        var rebias = new Vector<uint>(ExponentRebias);
        var normal = shifted + rebias;
        // Exponent 31 means infinity or NaN: a second rebias carries it to 255.
        var special = normal + rebias;
        // Exponent 0: give the mantissa the smallest normal exponent, then take that normal away again; exact.
        var smallest = new Vector<uint>(113u << 23);
        var subnormal = Vector.AsVectorUInt32(Vector.AsVectorSingle(shifted + smallest) - Vector.AsVectorSingle(smallest));

        var result = Vector.ConditionalSelect(Vector.GreaterThanOrEqual(shifted, new Vector<uint>(0x7C00u << 13)), special, normal);
        result = Vector.ConditionalSelect(Vector.LessThan(shifted, new Vector<uint>(0x0400u << 13)), subnormal, result);
        return Vector.AsVectorSingle(result | sign);
    }

    private static Vector<uint> Narrow(Vector<uint> bits)
    {
        var magnitude = bits & new Vector<uint>(0x7FFFFFFF);
        var sign = (bits ^ magnitude) >> 16;
        var odd = (magnitude >> 13) & Vector<uint>.One;
        var normal = (magnitude - new Vector<uint>(ExponentRebias) + new Vector<uint>(0xFFF) + odd) >> 13;
        // Adding 0.5 leaves exactly the ten bits of a subnormal half at the end of the mantissa, rounded by the adder.
        var magic = new Vector<uint>(126u << 23);
        var subnormal = Vector.AsVectorUInt32(Vector.AsVectorSingle(magnitude) + Vector.AsVectorSingle(magic)) - magic;
        var nan = new Vector<uint>(0x7E00) | ((magnitude >> 13) & new Vector<uint>(0x1FF));

        var result = Vector.ConditionalSelect(Vector.LessThan(magnitude, new Vector<uint>(113u << 23)), subnormal, normal);
        result = Vector.ConditionalSelect(
            Vector.GreaterThanOrEqual(magnitude, new Vector<uint>(143u << 23)), new Vector<uint>(0x7C00), result);
        result = Vector.ConditionalSelect(Vector.GreaterThan(magnitude, new Vector<uint>(0x7F800000)), nan, result);
        return result | sign;
    }
}
