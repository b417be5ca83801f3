using System.Runtime.InteropServices;

namespace Hanul.Formats.Tests;

public sealed class NumberConversionTests
{
    private static readonly float[] Interesting = MakeInteresting();

    [Fact]
    public void EveryBFloat16WidensAndNarrowsToItself()
    {
        var all = Enumerable.Range(0, 65536).Select(i => (ushort)i).ToArray();
        var wide = new float[65536];
        BFloat16.ToSingle(all, wide);
        var back = new ushort[65536];
        BFloat16.FromSingle(wide, back);
        for (var i = 0; i < all.Length; i++)
        {
            Assert.Equal((uint)i << 16, BitConverter.SingleToUInt32Bits(wide[i]));
            if (float.IsNaN(wide[i])) Assert.True(float.IsNaN(BFloat16.ToSingle(back[i])));
            else Assert.Equal(all[i], back[i]);
        }
    }

    [Fact]
    public void NarrowingToBFloat16PicksTheNearestAndEvenOnTies()
    {
        var narrowed = new ushort[Interesting.Length];
        BFloat16.FromSingle(Interesting, narrowed);
        for (var i = 0; i < Interesting.Length; i++)
        {
            Assert.Equal(BFloat16.FromSingle(Interesting[i]), narrowed[i]);
            CheckNearest(Interesting[i], narrowed[i], 0x7F80, b => BFloat16.ToSingle((ushort)b), 0x7F80);
        }
    }

    [Fact]
    public void EveryHalfWidensAsTheScalarConversionDoes()
    {
        var all = Enumerable.Range(0, 65536).Select(i => BitConverter.UInt16BitsToHalf((ushort)i)).ToArray();
        var wide = new float[65536];
        Float16.ToSingle(all, wide);
        for (var i = 0; i < all.Length; i++)
        {
            if (Half.IsNaN(all[i])) Assert.True(float.IsNaN(wide[i]));
            else Assert.Equal(BitConverter.SingleToUInt32Bits((float)all[i]), BitConverter.SingleToUInt32Bits(wide[i]));
        }
    }

    [Fact]
    public void NarrowingToHalfEqualsTheScalarConversion()
    {
        var narrowed = new Half[Interesting.Length];
        Float16.FromSingle(Interesting, narrowed);
        for (var i = 0; i < Interesting.Length; i++)
        {
            if (float.IsNaN(Interesting[i])) Assert.True(Half.IsNaN(narrowed[i]));
            else Assert.Equal(BitConverter.HalfToUInt16Bits((Half)Interesting[i]), BitConverter.HalfToUInt16Bits(narrowed[i]));
        }
    }

    [Fact]
    public void Float8KnownValues()
    {
        Assert.Equal(448f, Float8.E4M3ToSingle(0x7E));
        Assert.Equal(0.001953125f, Float8.E4M3ToSingle(0x01));
        Assert.Equal(1f, Float8.E4M3ToSingle(0x38));
        Assert.True(float.IsNaN(Float8.E4M3ToSingle(0x7F)) && float.IsNaN(Float8.E4M3ToSingle(0xFF)));
        Assert.Equal(57344f, Float8.E5M2ToSingle(0x7B));
        Assert.Equal(float.NegativeInfinity, Float8.E5M2ToSingle(0xFC));
        Assert.Equal(1.52587890625e-05f, Float8.E5M2ToSingle(0x01));
        Assert.Equal(0x7E, Float8.E4M3FromSingle(464f)); // a tie between 448 and the place of NaN goes to even
        Assert.Equal(0x7F, Float8.E4M3FromSingle(464.01f));
        Assert.Equal(0x7C, Float8.E5M2FromSingle(61440f));
        Assert.Equal(0x7B, Float8.E5M2FromSingle(61439.9f));
    }

    [Fact]
    public void Float8RoundTripsAndRoundsToNearestEven()
    {
        for (var code = 0; code < 256; code++)
        {
            var (e4m3, e5m2) = (Float8.E4M3ToSingle((byte)code), Float8.E5M2ToSingle((byte)code));
            if (!float.IsNaN(e4m3)) Assert.Equal(code, Float8.E4M3FromSingle(e4m3));
            if (!float.IsNaN(e5m2)) Assert.Equal(code, Float8.E5M2FromSingle(e5m2));
        }
        foreach (var value in Interesting)
        {
            CheckNearest(value, Float8.E4M3FromSingle(value), 0x7F, b => b == 0x7F ? 480 : Float8.E4M3ToSingle((byte)b), 0x7F, 0x80);
            CheckNearest(value, Float8.E5M2FromSingle(value), 0x7C, b => Float8.E5M2ToSingle((byte)b), 0x7C, 0x80);
        }
    }

    [Theory]
    [InlineData(ElementType.F32)]
    [InlineData(ElementType.F64)]
    [InlineData(ElementType.F16)]
    [InlineData(ElementType.BF16)]
    [InlineData(ElementType.F8E4M3)]
    [InlineData(ElementType.F8E5M2)]
    public void NarrowingTwiceChangesNothing(ElementType type)
    {
        var bytes = new byte[type.BytesFor(Interesting.Length)];
        Elements.FromSingle(type, Interesting, bytes);
        var once = new float[Interesting.Length];
        Elements.ToSingle(type, bytes, once);
        var again = new byte[bytes.Length];
        Elements.FromSingle(type, once, again);
        var twice = new float[once.Length];
        Elements.ToSingle(type, again, twice);
        Assert.Equal(once, twice);
    }

    [Fact]
    public void IntegersWidenByValue()
    {
        var floats = new float[3];
        Elements.ToSingle(ElementType.I16, MemoryMarshal.AsBytes<short>([-32768, 0, 32767]), floats);
        Assert.Equal([-32768f, 0f, 32767f], floats);
        Elements.ToSingle(ElementType.I64, MemoryMarshal.AsBytes<long>([-1, 1L << 40, 7]), floats);
        Assert.Equal([-1f, 1L << 40, 7f], floats);
        Elements.ToSingle(ElementType.Bool, [0, 1, 1], floats);
        Assert.Equal([0f, 1f, 1f], floats);
    }

    /// <summary>No neighbour of the chosen code is nearer, and on a tie the chosen code is even.</summary>
    private static void CheckNearest(
        float value, int code, int firstSpecial, Func<int, double> widen, int overflow, int signBit = 0x8000)
    {
        var magnitude = code & (signBit - 1);
        if (float.IsNaN(value))
        {
            Assert.True(magnitude > firstSpecial || (firstSpecial == 0x7F && magnitude == 0x7F));
            return;
        }
        Assert.Equal(float.IsNegative(value), (code & signBit) != 0);
        if (magnitude >= overflow)
        {
            // Beyond the largest finite code by at least half its last step.
            var step = widen(overflow - 1) - widen(overflow - 2);
            Assert.True(Math.Abs((double)value) >= widen(overflow - 1) + (step / 2));
            return;
        }
        var error = Math.Abs(Math.Abs((double)value) - widen(magnitude));
        foreach (var neighbour in (int[])[magnitude - 1, magnitude + 1])
        {
            if (neighbour < 0 || neighbour >= overflow) continue;
            var other = Math.Abs(Math.Abs((double)value) - widen(neighbour));
            Assert.True(error < other || (error == other && magnitude % 2 == 0), $"{value:R} became {code:X}, {neighbour:X} is nearer");
        }
    }

    private static float[] MakeInteresting()
    {
        var random = new Random(1);
        var bits = new List<uint>();
        // Every exponent with mantissas around the places where 16- and 8-bit formats round.
        for (uint exponent = 0; exponent < 256; exponent++)
            foreach (var shift in (int[])[12, 13, 15, 16, 20, 21, 22])
                foreach (var nudge in (int[])[-1, 0, 1])
                    for (uint k = 0; k < 4; k++)
                        bits.Add((exponent << 23) | ((uint)(((k << shift) | (1u << (shift - 1))) + nudge) & 0x7FFFFF));
        for (var i = 0; i < 50_003; i++) bits.Add((uint)random.NextInt64(1L << 32));
        float[] specials = [0, float.NaN, float.PositiveInfinity, float.MaxValue, float.Epsilon, 65504, 65519.99f, 65520, 464, 480];
        foreach (var special in specials)
            bits.Add(BitConverter.SingleToUInt32Bits(special));
        return [.. bits.SelectMany(b => new[] { b, b ^ 0x80000000 }).Select(BitConverter.UInt32BitsToSingle)];
    }
}
