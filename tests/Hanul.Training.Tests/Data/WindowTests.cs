using Hanul.Formats;

namespace Hanul.Training.Tests;

public sealed class WindowTests
{
    private const int Length = 16;

    [Fact]
    public void ABatchIsAFunctionOfTheSampleIndex()
    {
        using var folder = new TemporaryFolder();
        using var shard = Numbers(folder, [400, 300, 300]);
        var windows = new TrainingWindows(new(shard, 0, shard.TokenCount, 1000), Length, seed: 5);
        using var together = windows.Read(100, 4);
        for (var i = 0; i < 4; i++)
        {
            using var alone = windows.Read(100 + i, 1);
            Assert.Equal(alone.Tokens.data<long>().ToArray(), together.Tokens.data<long>().ToArray()[(i * Length)..((i + 1) * Length)]);
        }
    }

    [Fact]
    public void TargetsAreTheNextTokensAndDocumentsAreNumbered()
    {
        using var folder = new TemporaryFolder();
        using var shard = Numbers(folder, [5, 1, 30, 64]);
        var range = new TokenRange(shard, 0, 100, 100);
        var windows = new TrainingWindows(range, Length, seed: 5);
        using var batch = windows.Read(0, 20);
        var (tokens, targets) = (batch.Tokens.data<long>().ToArray(), batch.Targets.data<long>().ToArray());
        var documents = batch.Documents.data<long>().ToArray();
        for (var i = 0; i < tokens.Length; i++)
        {
            // The shard counts upwards, so a token is its own position.
            Assert.Equal(tokens[i] + 1, targets[i]);
            Assert.Equal(Document(tokens[i]) - Document(tokens[i / Length * Length]), documents[i]);
        }

        static long Document(long position) => position < 5 ? 0 : position < 6 ? 1 : position < 36 ? 2 : 3;
    }

    [Fact]
    public void AnEpochCoversTheTextOnceAndTheNextCutsItElsewhere()
    {
        using var folder = new TemporaryFolder();
        using var shard = Numbers(folder, [1000]);
        var windows = new TrainingWindows(new(shard, 0, 1000, 1000), Length, seed: 9);
        Assert.Equal((1000 - Length) / Length, windows.CountPerEpoch);
        var count = (int)windows.CountPerEpoch;
        var starts = Enumerable.Range(0, 5)
            .Select(epoch => Enumerable.Range(epoch * count, count).Select(sample => windows.StartOf(sample)).Order().ToArray())
            .ToArray();
        Assert.All(starts, epoch =>
        {
            Assert.All(epoch.Zip(epoch.Skip(1)), pair => Assert.Equal(Length, pair.Second - pair.First));
            Assert.InRange(epoch[0], 0, Length - 1);
            Assert.InRange(epoch[^1] + Length + 1, 0, 1000);
        });
        Assert.True(starts.Select(epoch => epoch[0]).Distinct().Count() > 2);
    }

    [Fact]
    public void ValidationWindowsAreFixedSpreadAndApart()
    {
        using var folder = new TemporaryFolder();
        using var shard = Numbers(folder, [1000]);
        var few = Starts(new(new(shard, 0, 1000, 1000), Length, batchSize: 4, batches: 2));
        Assert.Equal(8, few.Length);
        Assert.All(few.Zip(few.Skip(1)), pair => Assert.True(pair.Second - pair.First >= Length));
        Assert.True(few[^1] > 800);
        var all = Starts(new(new(shard, 0, 1000, 1000), Length, batchSize: 4, batches: 1000));
        Assert.Equal(Enumerable.Range(0, 999 / Length).Select(i => (long)i * Length), all);

        static long[] Starts(ValidationWindows windows) => windows.Batches().SelectMany(batch =>
        {
            using (batch)
                return batch.Tokens.data<long>().ToArray().Where((_, i) => i % Length == 0).ToArray();
        }).ToArray();
    }

    [Fact]
    public void AShortValidationTextIsOneShortWindow()
    {
        using var folder = new TemporaryFolder();
        using var shard = Numbers(folder, [9]);
        using var batch = Assert.Single(new ValidationWindows(new(shard, 0, 9, 1000), Length, batchSize: 4, batches: 2).Batches());
        Assert.Equal([1, 8], batch.Tokens.shape);
        Assert.Equal(8, batch.Targets[0, 7].item<long>());
    }

    [Theory]
    [InlineData(17, 1)]
    [InlineData(31, 1)]
    [InlineData(32, 1)]
    [InlineData(48, 2)]
    public void ShortTextsStillGiveWholeWindows(int tokens, int expected)
    {
        using var folder = new TemporaryFolder();
        using var shard = Numbers(folder, [tokens]);
        var windows = new TrainingWindows(new(shard, 0, tokens, 1000), Length, seed: 9);
        Assert.Equal(expected, windows.CountPerEpoch);
        for (var sample = 0; sample < 50; sample++)
            Assert.InRange(windows.StartOf(sample), 0, tokens - Length - 1);
    }

    [Fact]
    public void TooLittleTextAndForeignTokensAreSentences()
    {
        using var folder = new TemporaryFolder();
        using var shard = Numbers(folder, [100]);
        var little = Assert.Throws<InvalidDataException>(() => new TrainingWindows(new(shard, 0, 16, 100), Length, 1));
        Assert.Contains("data.contextLength", little.Message);
        var nothing = Assert.Throws<InvalidDataException>(() => new ValidationWindows(new(shard, 0, 1, 100), Length, 1, 1));
        Assert.Contains("validationFraction", nothing.Message);
        var windows = new TrainingWindows(new(shard, 0, 100, 50), Length, 1);
        Assert.Contains("another tokenizer", Assert.Throws<InvalidDataException>(() => windows.Read(0, 6)).Message);
    }

    /// <summary>A shard whose tokens are 0, 1, 2 … across documents of the given lengths.</summary>
    private static TokenShard Numbers(TemporaryFolder folder, int[] lengths)
    {
        using (var writer = new TokenShardWriter(folder["shard"], 10_000))
        {
            var next = 0;
            foreach (var length in lengths)
            {
                writer.AddDocument(Enumerable.Range(next, length).ToArray());
                next += length;
            }

            writer.Complete();
        }

        return TokenShard.Open(folder["shard"]);
    }
}
