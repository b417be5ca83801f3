using Hanul.Formats;
using Hanul.Tokenization;

namespace Hanul.Models.Tests;

/// <summary>Small models with random weights, one of every kind that the files can carry.</summary>
internal static class TinyModels
{
    public static readonly IReadOnlyDictionary<string, ModelSpec> All = new Dictionary<string, ModelSpec>
    {
        ["llama"] = Llama(Rotary(heads: 4, keyValueHeads: 4), Gated(96)),
        ["llama, grouped heads, tied"] = Llama(Rotary(heads: 4, keyValueHeads: 2), Gated(96)) with { TiedEmbeddings = true },
        ["llama, wide heads, biases"] = Llama(
            Rotary(heads: 2, keyValueHeads: 1) with { HeadSize = 64, QueryKeyValueBias = true, OutputBias = true, Rotary = new(500_000f) },
            Gated(64) with { Bias = true }),
        ["mixtral"] = Llama(Rotary(heads: 4, keyValueHeads: 2), Mixture(experts: 4, active: 2, normalized: true)) with
        {
            Family = "mixtral",
        },
        ["olmoe, top 2"] = Olmoe(Mixture(experts: 8, active: 2, normalized: false)),
        ["olmoe, switch"] = Olmoe(Mixture(experts: 4, active: 1, normalized: false)),
        ["olmoe, switch, tied"] = Olmoe(Mixture(experts: 4, active: 1, normalized: false)) with { TiedEmbeddings = true },
        ["gpt2"] = Gpt2(),
        ["gpt2, own head"] = Gpt2() with { TiedEmbeddings = false },
    };

    public static TheoryData<string> Names => [.. All.Keys];

    private static NormSpec Norm => NormSpec.RootMeanSquare(1e-5f);

    /// <summary>Writes a checkpoint with random weights, large enough that every part of the model shows in the logits.</summary>
    public static ModelPackage Open(string folder, ModelSpec spec, Tokenizer? tokenizer = null, int seed = 1)
    {
        Directory.CreateDirectory(folder);
        var random = new Random(seed);
        AtomicFile.WriteAllText(Path.Combine(folder, ModelSpecJson.FileName), ModelSpecJson.Write(spec));
        SafetensorsWriter.Write(
            Path.Combine(folder, "model.safetensors"),
            [.. ParameterTable.For(spec).Select(p => TensorToWrite.FromFloats(p.Name, p.Shape, Numbers(p, random)))], null, default);
        tokenizer?.Save(folder);
        return ModelPackage.Open(folder);
    }

    private static float[] Numbers(Parameter parameter, Random random)
    {
        var centre = parameter.Kind == ParameterKind.NormWeight ? 1f : 0f;
        var size = parameter.Kind switch
        {
            ParameterKind.NormWeight or ParameterKind.Bias => 0.3f,
            ParameterKind.Embedding => 1f,
            _ => 2.5f / MathF.Sqrt(parameter.Shape[^1]),
        };
        var numbers = new float[parameter.ElementCount];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = centre + (((random.NextSingle() * 2) - 1) * size);
        return numbers;
    }

    private static AttentionSpec Rotary(int heads, int keyValueHeads) =>
        new() { HeadCount = heads, KeyValueHeadCount = keyValueHeads, HeadSize = 64 / heads, Rotary = new() };

    private static DenseFeedForward Gated(int width) => new() { IntermediateSize = width, Activation = Activation.Silu, Gated = true };

    private static MixtureOfExperts Mixture(int experts, int active, bool normalized) =>
        new() { Expert = Gated(64), ExpertCount = experts, ActiveExpertCount = active, NormalizedGates = normalized };

    private static ModelSpec Llama(AttentionSpec attention, FeedForwardSpec feedForward) => new()
    {
        Family = "llama",
        VocabularySize = 400,
        HiddenSize = 64,
        ContextLength = 128,
        Decoder = StackSpec.Repeat(2, new() { Norm = Norm, Attention = attention, FeedForward = feedForward }, Norm),
    };

    private static ModelSpec Olmoe(MixtureOfExperts mixture) =>
        Llama(Rotary(heads: 4, keyValueHeads: 4) with { QueryKeyNorm = Norm }, mixture) with { Family = "olmoe" };

    private static ModelSpec Gpt2()
    {
        var norm = NormSpec.Layer();
        var layer = new LayerSpec
        {
            Norm = norm,
            Attention = new() { HeadCount = 4, KeyValueHeadCount = 4, HeadSize = 16, QueryKeyValueBias = true, OutputBias = true },
            FeedForward = new DenseFeedForward { IntermediateSize = 256, Activation = Activation.GeluTanh, Gated = false, Bias = true },
        };
        return new()
        {
            Family = "gpt2",
            VocabularySize = 400,
            HiddenSize = 64,
            ContextLength = 128,
            LearnedPositions = true,
            TiedEmbeddings = true,
            Decoder = StackSpec.Repeat(2, layer, norm),
        };
    }
}
