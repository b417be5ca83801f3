namespace Hanul.Formats;

/// <summary>
/// The two 8-bit floats of the OCP 8-bit floating point specification (revision 1.0), as safetensors stores them:
/// E4M3 ("FN": no infinities, NaN is all ones, largest number 448) and E5M2 (a half cut short, with infinities).
/// Narrowing rounds to nearest, ties to even; what is too large becomes NaN in E4M3 and infinity in E5M2, as PyTorch does.
/// </summary>
public static class Float8
{
    private static readonly float[] E4M3Values = Values(mantissaBits: 3, bias: 7, special: 0x7F);
    private static readonly float[] E5M2Values = Values(mantissaBits: 2, bias: 15, special: 0x7C);

    /// <summary>Widens one E4M3 number. Exact.</summary>
    public static float E4M3ToSingle(byte bits) => E4M3Values[bits];

    /// <summary>Widens one E5M2 number. Exact.</summary>
    public static float E5M2ToSingle(byte bits) => E5M2Values[bits];

    /// <summary>Narrows one number to E4M3.</summary>
    public static byte E4M3FromSingle(float value) => Narrow(value, mantissaBits: 3, bias: 7, overflow: 0x7F, nan: 0x7F);

    /// <summary>Narrows one number to E5M2.</summary>
    public static byte E5M2FromSingle(float value) => Narrow(value, mantissaBits: 2, bias: 15, overflow: 0x7C, nan: 0x7F);

    /// <summary>Widens E4M3 numbers.</summary>
    public static void E4M3ToSingle(ReadOnlySpan<byte> source, Span<float> target) => LookUp(E4M3Values, source, target);

    /// <summary>Widens E5M2 numbers.</summary>
    public static void E5M2ToSingle(ReadOnlySpan<byte> source, Span<float> target) => LookUp(E5M2Values, source, target);

    /// <summary>Narrows to E4M3.</summary>
    public static void E4M3FromSingle(ReadOnlySpan<float> source, Span<byte> target)
    {
        for (var i = 0; i < source.Length; i++) target[i] = E4M3FromSingle(source[i]);
    }

    /// <summary>Narrows to E5M2.</summary>
    public static void E5M2FromSingle(ReadOnlySpan<float> source, Span<byte> target)
    {
        for (var i = 0; i < source.Length; i++) target[i] = E5M2FromSingle(source[i]);
    }

    private static void LookUp(float[] values, ReadOnlySpan<byte> source, Span<float> target)
    {
        for (var i = 0; i < source.Length; i++) target[i] = values[source[i]];
    }

    private static float[] Values(int mantissaBits, int bias, int special)
    {
        var values = new float[256];
        for (var code = 0; code < 256; code++)
        {
            var magnitude = code & 0x7F;
            var exponent = magnitude >> mantissaBits;
            var mantissa = magnitude & ((1 << mantissaBits) - 1);
            var value = exponent == 0
                ? MathF.ScaleB(mantissa, 1 - bias - mantissaBits)
                : MathF.ScaleB(mantissa + (1 << mantissaBits), exponent - bias - mantissaBits);
            if (magnitude >= special) value = special == 0x7C && mantissa == 0 ? float.PositiveInfinity : float.NaN;
            values[code] = code < 0x80 ? value : -value;
        }
        return values;
    }

    private static byte Narrow(float value, int mantissaBits, int bias, byte overflow, byte nan)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        var magnitude = bits & 0x7FFFFFFF;
        var sign = (byte)(bits >> 31 << 7);
        if (float.IsNaN(value)) return (byte)(sign | nan);
        var dropped = 23 - mantissaBits;
        var smallestNormal = (uint)(128 - bias) << 23;
        uint narrowed;
        if (magnitude < smallestNormal)
        {
            // A power of two whose last mantissa bit weighs as much as the smallest subnormal: the adder rounds for us.
            var magic = (uint)(128 - bias + dropped) << 23;
            var sum = BitConverter.UInt32BitsToSingle(magnitude) + BitConverter.UInt32BitsToSingle(magic);
            narrowed = BitConverter.SingleToUInt32Bits(sum) - magic;
        }
        else
        {
            var odd = (magnitude >> dropped) & 1;
            narrowed = (magnitude - ((uint)(127 - bias) << 23) + (1u << (dropped - 1)) - 1 + odd) >> dropped;
        }
        return (byte)(sign | Math.Min(narrowed, overflow));
    }
}
