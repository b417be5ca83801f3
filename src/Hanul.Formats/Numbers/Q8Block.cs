using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hanul.Formats;

/// <summary>
/// GGML's Q8_0: 32 numbers as one float16 scale and 32 signed bytes, 34 bytes a block; a number is scale × byte.
/// Bit for bit what GGML's reference quantiser writes: scale = largest magnitude / 127, bytes rounded half away from zero
/// with the scale before its own rounding to float16.
/// </summary>
public static class Q8Block
{
    /// <summary>Numbers in a block.</summary>
    public const int Count = 32;

    /// <summary>Bytes of a block: a float16 scale, then <see cref="Count"/> signed bytes.</summary>
    public const int SizeBytes = 34;

    /// <summary>Quantises whole blocks.</summary>
    /// <param name="source">A multiple of 32 numbers.</param>
    /// <param name="target">34 bytes for every 32 numbers.</param>
    /// <exception cref="InvalidDataException">A number is not finite, or too large for a float16 scale.</exception>
    public static void Quantize(ReadOnlySpan<float> source, Span<byte> target)
    {
        CheckLengths(source.Length, target.Length);
        for (; source.Length > 0; source = source[Count..], target = target[SizeBytes..])
        {
            var block = source[..Count];
            var largest = LargestMagnitude(block);
            var scale = largest / 127f;
            var stored = (Half)scale;
            if (!Half.IsFinite(stored))
                throw new InvalidDataException(
                    $"a number of magnitude {largest} cannot be stored as Q8_0 (the largest is {127 * (float)Half.MaxValue}).");
            MemoryMarshal.Write(target, in stored);
            var inverse = scale != 0 ? 1f / scale : 0f;
            Round(block, inverse, MemoryMarshal.Cast<byte, sbyte>(target[sizeof(ushort)..SizeBytes]));
        }
    }

    /// <summary>Restores whole blocks.</summary>
    /// <param name="source">34 bytes for every 32 numbers.</param>
    /// <param name="target">A multiple of 32 numbers.</param>
    public static void Dequantize(ReadOnlySpan<byte> source, Span<float> target)
    {
        CheckLengths(target.Length, source.Length);
        for (; target.Length > 0; source = source[SizeBytes..], target = target[Count..])
        {
            var scale = Vector128.Create((float)MemoryMarshal.Read<Half>(source));
            var bytes = MemoryMarshal.Cast<byte, sbyte>(source[sizeof(ushort)..SizeBytes]);
            for (var i = 0; i < Count; i += Vector128<sbyte>.Count)
            {
                var (low, high) = Vector128.Widen(Vector128.Create(bytes[i..]));
                Store(low, scale, target[i..]);
                Store(high, scale, target[(i + 8)..]);
            }
        }
    }

    private static void Store(Vector128<short> numbers, Vector128<float> scale, Span<float> target)
    {
        var (low, high) = Vector128.Widen(numbers);
        (Vector128.ConvertToSingle(low) * scale).CopyTo(target);
        (Vector128.ConvertToSingle(high) * scale).CopyTo(target[4..]);
    }

    private static float LargestMagnitude(ReadOnlySpan<float> block)
    {
        var largest = Vector128<float>.Zero;
        // Max carries a NaN on, so one look at the result finds every number that is not finite.
        for (var i = 0; i < Count; i += 4) largest = Vector128.Max(largest, Vector128.Abs(Vector128.Create(block[i..])));
        return MathF.Max(MathF.Max(largest[0], largest[1]), MathF.Max(largest[2], largest[3]));
    }

    private static void Round(ReadOnlySpan<float> block, float inverse, Span<sbyte> target)
    {
        // The largest number below a half: adding it and cutting rounds half away from zero without carrying 0.49999997 up.
        var half = Vector128.Create(0.49999997f);
        for (var i = 0; i < Count; i += 4)
        {
            var scaled = Vector128.Create(block[i..]) * inverse;
            var integers = Vector128.ConvertToInt32(scaled + Vector128.CopySign(half, scaled));
            for (var j = 0; j < 4; j++) target[i + j] = (sbyte)integers[j];
        }
    }

    private static void CheckLengths(int numbers, int bytes)
    {
        if (numbers % Count != 0 || numbers / Count * (long)SizeBytes != bytes)
            throw new ArgumentException($"{numbers} numbers and {bytes} bytes are not the same whole number of Q8_0 blocks.");
    }
}
