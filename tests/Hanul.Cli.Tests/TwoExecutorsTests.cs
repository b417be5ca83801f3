using Hanul.Formats;
using Hanul.Inference;
using Hanul.Models;
using Hanul.Training;
using static TorchSharp.torch;

namespace Hanul.Cli.Tests;

/// <summary>One description, two executors: from the same weights the engine computes what the training modules compute.</summary>
public sealed class TwoExecutorsTests : IDisposable
{
    private const int ExpertCount = 4;
    private readonly string _folder = Directory.CreateTempSubdirectory("hanul-cli-").FullName;

    public static TheoryData<string> Shapes => ["llama", "gpt2", "switch", "top2"];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task LogitsAgree(string shape)
    {
        int[] tokens = [.. Enumerable.Range(0, 40).Select(i => (i * 37 + 11) % 61)];
        // A capacity that holds every token: the engine drops none.
        var settings = new DecoderSettings { Mixture = new() { EvaluationCapacityFactor = ExpertCount } };
        using var module = new DecoderModule(Spec(shape), settings) { Training = false };
        module.Initialise(Initialisation.Gpt2, seed: 7);
        var expected = Logits(module, tokens);
        Save(module);

        using var model = await LanguageModel.LoadAsync(_folder, ct: TestContext.Current.CancellationToken);
        var actual = model.Logits(tokens).SelectMany(row => row).ToArray();

        Assert.Equal(tokens.Length * model.Spec.VocabularySize, actual.Length);
        var largest = expected.Max(Math.Abs);
        Assert.True(largest > 0.01, "The logits are too small to compare.");
        var difference = expected.Zip(actual, (left, right) => Math.Abs(left - right)).Max();
        Assert.True(difference < 1e-5 * Math.Max(1, largest), $"Logits differ by {difference}, the largest is {largest}.");
    }

    private static float[] Logits(DecoderModule module, int[] tokens)
    {
        using var still = no_grad();
        using var scope = NewDisposeScope();
        var input = tensor(tokens, dtype: ScalarType.Int64).view(1, tokens.Length);
        return module.Logits(input).to(ScalarType.Float32).contiguous().data<float>().ToArray();
    }

    private void Save(DecoderModule module)
    {
        using var scope = NewDisposeScope();
        var tensors = module.Parameters.Select(pair => TensorToWrite.FromFloats(
            pair.Key, pair.Value.shape, pair.Value.detach().contiguous().data<float>().ToArray(), ElementType.F32));
        SafetensorsWriter.Write(Path.Combine(_folder, "model.safetensors"), [.. tensors], null, TestContext.Current.CancellationToken);
        File.WriteAllText(Path.Combine(_folder, ModelSpecJson.FileName), ModelSpecJson.Write(module.Spec));
    }

    private static ModelSpec Spec(string shape) => new ModelSpec
    {
        Family = shape switch { "gpt2" => "gpt2", "llama" => "llama", _ => "olmoe" },
        VocabularySize = 61,
        HiddenSize = 32,
        ContextLength = 48,
        LearnedPositions = shape == "gpt2",
        TiedEmbeddings = shape == "gpt2",
        Decoder = StackSpec.Repeat(
            2,
            new()
            {
                Norm = shape == "gpt2" ? NormSpec.Layer() : NormSpec.RootMeanSquare(),
                Attention = new()
                {
                    HeadCount = 4,
                    KeyValueHeadCount = shape == "llama" ? 2 : 4,
                    HeadSize = 8,
                    Rotary = shape == "gpt2" ? null : new(),
                    QueryKeyNorm = shape is "switch" or "top2" ? NormSpec.RootMeanSquare() : null,
                    QueryKeyValueBias = shape == "gpt2",
                    OutputBias = shape == "gpt2",
                },
                FeedForward = shape switch
                {
                    "gpt2" => new DenseFeedForward { IntermediateSize = 80, Activation = Activation.GeluTanh, Gated = false, Bias = true },
                    "llama" => new DenseFeedForward { IntermediateSize = 48, Activation = Activation.Silu, Gated = true },
                    _ => new MixtureOfExperts
                    {
                        Expert = new() { IntermediateSize = 24, Activation = Activation.Silu, Gated = true },
                        ExpertCount = ExpertCount,
                        ActiveExpertCount = shape == "top2" ? 2 : 1,
                        NormalizedGates = false,
                    },
                },
            },
            shape == "gpt2" ? NormSpec.Layer() : NormSpec.RootMeanSquare()),
    }.Validated();
}
