namespace Hanul.Training.Tests;

public sealed class SpikeGuardTests
{
    [Theory]
    [InlineData(double.NaN, 1)]
    [InlineData(double.PositiveInfinity, 1)]
    [InlineData(2, double.NaN)]
    [InlineData(2, double.PositiveInfinity)]
    public void WhatIsNotFiniteIsRefusedFromTheFirstStep(double loss, double norm)
    {
        var guard = new SpikeGuard(deviations: 0);
        Assert.NotNull(guard.Refuse(loss, norm));
        Assert.NotNull(guard.Refuse(loss, norm));
        Assert.Equal(2, guard.RefusedInRow);
        Assert.Null(guard.Refuse(2, 1));
        Assert.Equal(0, guard.RefusedInRow);
    }

    [Fact]
    public void ASpikeIsRefusedOnceThereIsSomethingToCompareWith()
    {
        var guard = Warm(new(8), 3);
        Assert.Contains("spike", guard.Refuse(5, 1));
        Assert.Null(guard.Refuse(3.3, 1));
        Assert.Null(new SpikeGuard(8).Refuse(5000, 1));
        Assert.Null(Warm(new(0), 3).Refuse(5, 1));
    }

    [Fact]
    public void ASpikeDoesNotRaiseTheBar()
    {
        var guard = Warm(new(8), 3);
        for (var i = 0; i < 100; i++)
            Assert.NotNull(guard.Refuse(9, 1));
        Assert.Equal(100, guard.RefusedInRow);
    }

    [Fact]
    public void ARestoredGuardJudgesAlike()
    {
        var (guard, again, random) = (new SpikeGuard(4), new SpikeGuard(4), new Random(3));
        for (var i = 0; i < 300; i++)
        {
            again.Restore(guard.RecentLosses, guard.RefusedInRow);
            var loss = 3 + random.NextDouble() * (i % 17 == 0 ? 9 : 0.3);
            Assert.Equal(guard.Refuse(loss, 1), again.Refuse(loss, 1));
            Assert.Equal(guard.RefusedInRow, again.RefusedInRow);
        }
    }

    private static SpikeGuard Warm(SpikeGuard guard, double loss)
    {
        for (var i = 0; i < 64; i++)
            Assert.Null(guard.Refuse(loss + 0.01 * (i % 2), 1));
        return guard;
    }
}
