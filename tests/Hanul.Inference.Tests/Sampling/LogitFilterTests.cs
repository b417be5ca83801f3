using Hanul.Compute;

namespace Hanul.Inference.Tests;

public sealed class LogitFilterTests
{
    [Fact]
    public void TopKKeepsTheLargestAndOfEqualsTheFirst()
    {
        var random = new Random(1);
        for (var round = 0; round < 200; round++)
        {
            // Few distinct values: many are equal.
            float[] logits = [.. Enumerable.Range(0, random.Next(1, 300)).Select(_ => random.Next(-5, 5) / 2f)];
            var count = random.Next(1, 40);
            var kept = Enumerable.Range(0, logits.Length).OrderByDescending(id => logits[id]).ThenBy(id => id).Take(count).ToHashSet();
            float[] filtered = [.. logits];
            new LogitFilters(Kernels.Best, logits.Length).TopK(filtered, count);
            for (var id = 0; id < logits.Length; id++)
                Assert.Equal(kept.Contains(id) ? logits[id] : float.NegativeInfinity, filtered[id]);
        }
    }

    [Fact]
    public void TopPKeepsTheFewestThatReachTheShare()
    {
        var random = new Random(2);
        for (var round = 0; round < 200; round++)
        {
            float[] powers = [.. Enumerable.Range(0, random.Next(1, 600)).Select(_ => MathF.Exp(random.NextSingle() * random.Next(1, 8)))];
            var all = powers.Sum();
            float[] probabilities = [.. powers.Select(power => power / all)];
            var share = random.NextSingle();
            double sum = 0;
            var kept = Enumerable.Range(0, probabilities.Length).OrderByDescending(id => probabilities[id]).ThenBy(id => id)
                .TakeWhile((id, i) => (i == 0 || sum < share) && (sum += probabilities[id]) > 0).ToHashSet();
            float[] filtered = [.. probabilities];
            new LogitFilters(Kernels.Best, filtered.Length).TopP(filtered, share);
            for (var id = 0; id < filtered.Length; id++)
                Assert.Equal(kept.Contains(id) ? probabilities[id] : 0, filtered[id]);
        }
    }

    [Fact]
    public void DrawsFollowTheProbabilities()
    {
        float[] probabilities = [0, 0.5f, 0, 0.3f, 0.2f, 0];
        var random = new RandomStream(7);
        var counts = new int[6];
        for (var i = 0; i < 20_000; i++)
            counts[LogitFilters.Draw(probabilities, random.NextDouble())]++;
        Assert.Equal([0, 0, 0], [counts[0], counts[2], counts[5]]);
        for (var id = 0; id < 6; id++)
            Assert.InRange(counts[id], (20_000 * probabilities[id]) - 350, (20_000 * probabilities[id]) + 350);
        Assert.Equal(1, LogitFilters.Draw(probabilities, 0));
        Assert.Equal(4, LogitFilters.Draw(probabilities, 1 - 1e-16));
    }

    [Fact]
    public void LogitsThatAreNoNumbersAreAnError()
    {
        var filters = new LogitFilters(Kernels.Best, 9);
        Assert.Throws<InvalidDataException>(() => filters.Softmax(new float[] { 0, 1, 2, float.NaN, 4, 5, 6, 7, 8 }));
        Assert.Throws<InvalidDataException>(() => LogitFilters.Largest([float.NaN, float.NaN]));
        Assert.Equal(1, LogitFilters.Largest([float.NaN, -5, float.NaN, -5]));
    }

    [Fact]
    public void TheGeneratorIsSplitMix64()
    {
        // The published test vector of SplitMix64 for this seed.
        var random = new RandomStream(1234567);
        ulong[] expected = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];
        Assert.Equal(expected, Enumerable.Range(0, 5).Select(_ => random.NextBits()));
    }
}
