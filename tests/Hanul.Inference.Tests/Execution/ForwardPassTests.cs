using Hanul.Compute;

namespace Hanul.Inference.Tests;

public sealed class ForwardPassTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ADecodedTokenAllocatesNothing(bool sparse)
    {
        using var folder = new TemporaryFolder();
        TinyModels.Write(folder.Path, sparse ? TinyModels.Switch : TinyModels.Dense);
        using var run = new PassRun(folder.Path);
        var sequence = run.NewSequence();
        sequence.Reserve(160);
        var vocabulary = run.Spec.VocabularySize;
        var options = new GenerationOptions { TopK = 20, TopP = 0.9f, MinP = 0.01f, RepetitionPenalty = 1.1f, Seed = 1 };
        var sampler = new Sampler(options, new(Kernels.Best, vocabulary), vocabulary);
        var token = 1;
        Decode(10);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Decode(100);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Decode(int count)
        {
            for (var i = 0; i < count; i++)
            {
                run.Pass.Batch.Clear();
                run.Pass.Batch.Add(sequence, token, wantsLogits: true);
                run.Pass.Run();
                unsafe
                {
                    token = sampler.Draw(new(run.Workspace.Logits.Row(0), vocabulary));
                }

                sampler.Observe(token);
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ChunksAndCompanyChangeNoBit(bool sparse)
    {
        using var folder = new TemporaryFolder();
        TinyModels.Write(folder.Path, sparse ? TinyModels.Switch : TinyModels.Dense);
        using var run = new PassRun(folder.Path);
        var random = new Random(1);
        int[][] texts = [.. Enumerable.Range(0, 3).Select(_ => RandomTokens(40))];
        var alone = texts.Select(text => run.Logits(run.NewSequence(), text)).ToArray();

        // The same texts, interleaved in random pieces.
        var sequences = texts.Select(_ => run.NewSequence()).ToArray();
        while (sequences.Any(sequence => sequence.Length < 40))
        {
            run.Pass.Batch.Clear();
            var rows = new List<(int Text, int Index)>();
            for (var i = 0; i < texts.Length; i++)
            {
                for (var n = Math.Min(random.Next(0, 12), 40 - sequences[i].Length); n > 0; n--)
                {
                    rows.Add((i, sequences[i].Length));
                    run.Pass.Batch.Add(sequences[i], texts[i][sequences[i].Length], wantsLogits: true);
                }
            }

            run.Pass.Run();
            for (var row = 0; row < rows.Count; row++)
                Assert.Equal(alone[rows[row].Text][rows[row].Index], run.Workspace.Logits.Span(row).ToArray());
        }

        int[] RandomTokens(int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(run.Spec.VocabularySize))];
    }

    [Fact]
    public void OnlyTheLogitsThatAreWantedAreComputed()
    {
        using var folder = new TemporaryFolder();
        TinyModels.Write(folder.Path, TinyModels.Dense);
        using var run = new PassRun(folder.Path);
        var all = run.Logits(run.NewSequence(), [1, 2, 3, 4]);
        var sequence = run.NewSequence();
        run.Pass.Batch.Clear();
        Assert.Equal(-1, run.Pass.Batch.Add(sequence, 1, wantsLogits: false));
        Assert.Equal(0, run.Pass.Batch.Add(sequence, 2, wantsLogits: true));
        Assert.Equal(-1, run.Pass.Batch.Add(sequence, 3, wantsLogits: false));
        Assert.Equal(1, run.Pass.Batch.Add(sequence, 4, wantsLogits: true));
        run.Pass.Run();
        Assert.Equal(all[1], run.Workspace.Logits.Span(0).ToArray());
        Assert.Equal(all[3], run.Workspace.Logits.Span(1).ToArray());
    }
}
