using System.Runtime.InteropServices;

namespace Hanul.Formats.Tests;

public sealed class Q8BlockTests
{
    [Theory]
    [InlineData(1, 1f)]
    [InlineData(2, 1e-30f)]
    [InlineData(3, 5e4f)]
    [InlineData(4, 3e-6f)]
    [InlineData(5, 0f)]
    public void EqualsThePlainDefinition(int seed, float size)
    {
        var random = new Random(seed);
        var numbers = new float[32 * 200];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = (random.NextSingle() - 0.5f) * 2 * size;
        for (var i = 0; i < 64; i++) numbers[i] = i < 32 ? 127 * size : (i - 48.5f) * size / 2; // halves everywhere
        numbers[32] = 127 * size;

        var bytes = new byte[numbers.Length / 32 * 34];
        Q8Block.Quantize(numbers, bytes);
        Assert.Equal(Plain(numbers), bytes);

        var restored = new float[numbers.Length];
        Q8Block.Dequantize(bytes, restored);
        for (var i = 0; i < numbers.Length; i++)
        {
            var block = bytes.AsSpan(i / 32 * 34, 34);
            Assert.Equal((float)MemoryMarshal.Read<Half>(block) * (sbyte)block[2 + (i % 32)], restored[i]);
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(1e9f)]
    public void RefusesWhatAScaleCannotHold(float bad)
    {
        for (var at = 0; at < 32; at++)
        {
            var numbers = new float[32];
            numbers[at] = -bad;
            Assert.Throws<InvalidDataException>(() => Q8Block.Quantize(numbers, new byte[34]));
        }
    }

    /// <summary>GGML's reference: scale = amax / 127, bytes = roundf(x / scale), the scale stored as float16.</summary>
    private static byte[] Plain(float[] numbers)
    {
        var bytes = new List<byte>();
        foreach (var block in numbers.Chunk(32))
        {
            var scale = block.Max(MathF.Abs) / 127f;
            var inverse = scale != 0 ? 1f / scale : 0f;
            bytes.AddRange(BitConverter.GetBytes(BitConverter.HalfToUInt16Bits((Half)scale)));
            foreach (var number in block) bytes.Add((byte)(sbyte)MathF.Round(number * inverse, MidpointRounding.AwayFromZero));
        }
        return [.. bytes];
    }
}
