using Hanul.Formats;
using Hanul.Models;

namespace Hanul.Inference.Tests;

/// <summary>Everything a <see cref="ModelSpec"/> can say, held to a plain forward pass.</summary>
public sealed class ModelSpecTests
{
    [Fact]
    public void AnyDescriptionIsComputed()
    {
        var random = new Random(1);
        for (var i = 0; i < 24; i++)
            Check(RandomSpec(random), random, ElementType.F32, $"description {i}");
    }

    [Theory]
    [InlineData(ElementType.F16)]
    [InlineData(ElementType.BF16)]
    public void WeightsOfHalfWidthAreReadWhereTheyLie(ElementType type)
    {
        Check(TinyModels.Dense, new(2), type, "dense");
        Check(TinyModels.Switch, new(3), type, "sparse");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void BlocksAreReadWhereTheyLie(bool sparse)
    {
        using var folder = new TemporaryFolder();
        var layer = TinyModels.Layer(
            TinyModels.Heads(4, 4, 16) with { QueryKeyNorm = sparse ? NormSpec.RootMeanSquare() : null },
            sparse ? TinyModels.Mixture(4, 1, TinyModels.Gated(32), false) : TinyModels.Gated(96));
        var spec = (sparse ? TinyModels.Switch : TinyModels.Dense) with
        {
            HiddenSize = 64,
            Decoder = StackSpec.Repeat(2, layer, NormSpec.RootMeanSquare()),
        };
        TinyModels.Write(folder.Path, spec, TinyModels.Tokenizer);
        var file = Path.Combine(folder.Path, "tiny.gguf");
        using (var package = ModelPackage.Open(folder.Path))
            ModelExport.Write(package, file, new() { Type = ElementType.Q8_0 }, TestContext.Current.CancellationToken);
        using (var package = ModelPackage.Open(file))
            Assert.Contains("Q8_0", package.StoredTypes.Keys);
        Compare(file, new(4), "blocks");
    }

    private static void Check(ModelSpec spec, Random random, ElementType type, string what)
    {
        using var folder = new TemporaryFolder();
        TinyModels.Write(folder.Path, spec.Validated(), seed: random.Next(), type: type);
        Compare(folder.Path, random, what);
    }

    private static void Compare(string path, Random random, string what)
    {
        using var run = new PassRun(path);
        using var package = ModelPackage.Open(path);
        int[] tokens = [.. Enumerable.Range(0, 21).Select(_ => random.Next(run.Spec.VocabularySize))];
        var expected = new NaiveModel(package).Logits(tokens);
        var sequence = run.NewSequence();
        List<float[]> actual = [];
        foreach (var piece in (Range[])[(..12), 12..13, 13..])
            actual.AddRange(run.Logits(sequence, tokens.AsSpan(piece)));
        for (var t = 0; t < tokens.Length; t++)
            Golden.Equal([.. expected[t].Select(logit => (float)logit)], actual[t], $"{what}, {run.Spec}, token {t}");
    }

    private static ModelSpec RandomSpec(Random random)
    {
        var norm = random.Next(2) == 0 ? NormSpec.RootMeanSquare() : NormSpec.Layer(bias: random.Next(2) == 0);
        return new()
        {
            Family = "llama",
            VocabularySize = random.Next(3, 60),
            HiddenSize = random.Next(1, 40),
            ContextLength = 40,
            LearnedPositions = random.Next(2) == 0,
            TiedEmbeddings = random.Next(2) == 0,
            Decoder = new()
            {
                FinalNorm = norm,
                Layers = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => RandomLayer(random, norm))],
            },
        };
    }

    private static LayerSpec RandomLayer(Random random, NormSpec norm)
    {
        var (groups, shared) = (random.Next(1, 4), random.Next(1, 4));
        var dense = new DenseFeedForward
        {
            IntermediateSize = random.Next(1, 50),
            Activation = (Activation)random.Next(4),
            Gated = random.Next(2) == 0,
            Bias = random.Next(2) == 0,
        };
        var experts = random.Next(1, 7);
        return new()
        {
            Norm = norm,
            Attention = new()
            {
                HeadCount = groups * shared,
                KeyValueHeadCount = groups,
                HeadSize = random.Next(1, 12) * 2,
                Rotary = random.Next(3) == 0 ? null : new(random.Next(2) == 0 ? 10_000f : 500f),
                QueryKeyValueBias = random.Next(2) == 0,
                OutputBias = random.Next(2) == 0,
                QueryKeyNorm = random.Next(2) == 0 ? norm : null,
            },
            FeedForward = random.Next(2) == 0
                ? dense
                : TinyModels.Mixture(experts, random.Next(1, experts + 1), dense, random.Next(2) == 0),
        };
    }
}
