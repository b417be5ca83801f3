using System.Text;

namespace Hanul.Corpus.Tests;

/// <summary>Runs alone, and counts the processor's time rather than the clock's: a busy machine is no slow generator.</summary>
[CollectionDefinition(nameof(MadeCorpusSpeedTests), DisableParallelization = true)]
[Collection(nameof(MadeCorpusSpeedTests))]
public class MadeCorpusSpeedTests
{
    [Fact]
    public void FiveMegabytesTakeLessThanFiveSeconds()
    {
        var before = Environment.CpuUsage.TotalTime;
        var bytes = MadeCorpus.Documents(new() { Bytes = 5_000_000 }).Sum(document => Encoding.UTF8.GetByteCount(document.Text));
        var taken = Environment.CpuUsage.TotalTime - before;
        Assert.InRange(bytes, 5_000_000, 5_010_000);
        Assert.InRange(taken, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }
}
