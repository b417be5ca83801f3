using System.Numerics;
using System.Runtime.InteropServices;

namespace Hanul.Formats;

/// <summary>
/// bfloat16: the upper half of a float32. Narrowing rounds to nearest, ties to even; a NaN stays a NaN.
/// Numbers are held as their 16 bits because .NET 10 has no such type.
/// </summary>
public static class BFloat16
{
    /// <summary>Widens one number. Exact.</summary>
    public static float ToSingle(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    /// <summary>Narrows one number.</summary>
    public static ushort FromSingle(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        // Rounding could carry a NaN's last mantissa bits into infinity, so a NaN is cut and made quiet instead.
        return float.IsNaN(value) ? (ushort)((bits >> 16) | 0x40) : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    /// <summary>Widens <paramref name="source"/> into the first elements of <paramref name="target"/>.</summary>
    public static void ToSingle(ReadOnlySpan<ushort> source, Span<float> target)
    {
        target = target[..source.Length];
        var wide = Vector<ushort>.Count;
        var half = Vector<uint>.Count;
        var i = 0;
        for (; i <= source.Length - wide; i += wide)
        {
            Vector.Widen(new Vector<ushort>(source[i..]), out var low, out var high);
            Vector.AsVectorSingle(low << 16).CopyTo(target[i..]);
            Vector.AsVectorSingle(high << 16).CopyTo(target[(i + half)..]);
        }
        for (; i < source.Length; i++) target[i] = ToSingle(source[i]);
    }

    /// <summary>Narrows <paramref name="source"/> into the first elements of <paramref name="target"/>.</summary>
    public static void FromSingle(ReadOnlySpan<float> source, Span<ushort> target)
    {
        target = target[..source.Length];
        var bits = MemoryMarshal.Cast<float, uint>(source);
        var wide = Vector<ushort>.Count;
        var half = Vector<uint>.Count;
        var i = 0;
        for (; i <= source.Length - wide; i += wide)
        {
            var low = Narrow(new Vector<uint>(bits[i..]));
            var high = Narrow(new Vector<uint>(bits[(i + half)..]));
            Vector.Narrow(low, high).CopyTo(target[i..]);
        }
        for (; i < source.Length; i++) target[i] = FromSingle(source[i]);
    }

    private static Vector<uint> Narrow(Vector<uint> bits)
    {
        var top = bits >> 16;
        var rounded = (bits + new Vector<uint>(0x7FFF) + (top & Vector<uint>.One)) >> 16;
        var isNaN = Vector.GreaterThan(bits & new Vector<uint>(0x7FFFFFFF), new Vector<uint>(0x7F800000));
        return Vector.ConditionalSelect(isNaN, top | new Vector<uint>(0x40), rounded);
    }
}
