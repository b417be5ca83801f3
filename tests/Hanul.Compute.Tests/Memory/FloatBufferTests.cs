namespace Hanul.Compute.Tests;

public sealed unsafe class FloatBufferTests
{
    [Fact]
    public void IsAlignedAndKeepsItsNumbers()
    {
        using var buffer = new FloatBuffer(1001);
        Assert.Equal(0u, (nuint)buffer.Pointer % FloatBuffer.AlignmentBytes);
        buffer.Slice(1000, 1)[0] = 5;
        Assert.Equal(5, buffer.Pointer[1000]);
    }

    [Fact]
    public void RefusesSlicesOutsideAndUseAfterDisposal()
    {
        var buffer = new FloatBuffer(10);
        foreach (var (start, count) in ((long, int)[])[(-1, 1), (5, 6), (long.MaxValue, 1), (0, -1)])
            Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Slice(start, count).Length);
        buffer.Dispose();
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => buffer.Slice(0, 1).Length);
    }

    [Fact]
    public void AnImpossibleSizeIsNoCrash()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FloatBuffer(-1));
        Assert.ThrowsAny<Exception>(() => new FloatBuffer(long.MaxValue));
    }
}
