namespace Hanul.Training.Tests;

public sealed class SampleOrderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(1000)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    public void EveryEpochVisitsEverySampleOnce(int count)
    {
        for (var epoch = 0; epoch < 3; epoch++)
        {
            var order = new SampleOrder(count, seed: 42);
            var seen = new bool[count];
            for (var place = 0; place < count; place++)
            {
                var sample = order[epoch, place];
                Assert.False(seen[sample]);
                seen[sample] = true;
            }
        }
    }

    [Fact]
    public void EpochsAndSeedsDiffer()
    {
        var order = new SampleOrder(1000, 1);
        var first = Enumerable.Range(0, 1000).Select(place => order[0, place]).ToArray();
        Assert.NotEqual(first, Enumerable.Range(0, 1000).Select(place => order[1, place]));
        Assert.NotEqual(first, Enumerable.Range(0, 1000).Select(place => new SampleOrder(1000, 2)[0, place]));
        Assert.Equal(first, Enumerable.Range(0, 1000).Select(place => new SampleOrder(1000, 1)[0, place]));
    }

    [Fact]
    public void NeighboursAreScattered()
    {
        // For a random permutation of n the mean distance of neighbours is n/3 and few stay where they were.
        const int count = 10_000;
        var order = new SampleOrder(count, 7);
        var distance = Enumerable.Range(0, count - 1).Average(place => Math.Abs(order[0, place] - order[0, place + 1]));
        Assert.InRange(distance, count * 0.31, count * 0.36);
        Assert.InRange(Enumerable.Range(0, count).Count(place => order[0, place] == place), 0, 8);
        Assert.InRange(Enumerable.Range(0, count / 2).Average(place => order[0, place]), count * 0.47, count * 0.53);
    }

    [Fact]
    public void ALongEpochNeedsNoMemory()
    {
        var order = new SampleOrder(1L << 45, 3);
        Assert.InRange(order[12, (1L << 45) - 1], 0, (1L << 45) - 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => order[0, 1L << 45]);
    }
}
