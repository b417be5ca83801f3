using Hanul.Formats;
using Hanul.Models;
using Hanul.Tokenization;

namespace Hanul.Inference.Tests;

/// <summary>Small models with random weights, written as checkpoints to folders that go with the test.</summary>
internal static class TinyModels
{
    private static readonly NormSpec Norm = NormSpec.RootMeanSquare();

    /// <summary>A tokenizer with ChatML tokens, trained on a few sentences.</summary>
    public static Tokenizer Tokenizer { get; } = BytePairTrainer.Train(
        [
            "안녕하세요, 오늘 날씨가 참 좋습니다.", "오늘 아침에 무엇을 드셨어요?", "The weather is lovely today, isn't it?",
            "What did you have for breakfast this morning?", "저는 밥과 국을 먹었습니다. 날씨가 좋아서 산책도 했어요.",
        ],
        new BytePairTrainerOptions
        {
            VocabularySize = 400,
            MinimumFrequency = 1,
            ThreadCount = 1,
            Pattern = PretokenizationPattern.Llama3,
            ChatTemplate = ChatTemplate.ChatMl,
        });

    /// <summary>A dense model in the manner of Llama.</summary>
    public static ModelSpec Dense { get; } = new()
    {
        Family = "llama",
        VocabularySize = Tokenizer.VocabularySize,
        HiddenSize = 48,
        ContextLength = 160,
        Decoder = StackSpec.Repeat(2, Layer(Heads(4, 2, 12), Gated(40)), Norm),
    };

    /// <summary>A Switch model: one expert of four, its gate not normalised.</summary>
    public static ModelSpec Switch { get; } = Dense with
    {
        Family = "olmoe",
        Decoder = StackSpec.Repeat(2, Layer(Heads(4, 4, 12) with { QueryKeyNorm = Norm }, Mixture(4, 1, Gated(24), false)), Norm),
    };

    public static DenseFeedForward Gated(int width) => new() { IntermediateSize = width, Activation = Activation.Silu, Gated = true };

    public static MixtureOfExperts Mixture(int experts, int active, DenseFeedForward expert, bool normalized) =>
        new() { Expert = expert, ExpertCount = experts, ActiveExpertCount = active, NormalizedGates = normalized };

    public static AttentionSpec Heads(int heads, int keyValueHeads, int size) =>
        new() { HeadCount = heads, KeyValueHeadCount = keyValueHeads, HeadSize = size, Rotary = new() };

    public static LayerSpec Layer(AttentionSpec attention, FeedForwardSpec feedForward) =>
        new() { Norm = Norm, Attention = attention, FeedForward = feedForward };

    /// <summary>Writes a checkpoint with random weights, large enough that every part of the model shows in the logits.</summary>
    public static void Write(string folder, ModelSpec spec, Tokenizer? tokenizer = null, int seed = 1, ElementType type = ElementType.F32)
    {
        Directory.CreateDirectory(folder);
        var random = new Random(seed);
        AtomicFile.WriteAllText(Path.Combine(folder, ModelSpecJson.FileName), ModelSpecJson.Write(spec));
        var tensors = ParameterTable.For(spec).Select(parameter => TensorToWrite.FromFloats(
            parameter.Name, parameter.Shape, Numbers(parameter, random), parameter.Shape.Count > 1 ? type : ElementType.F32));
        SafetensorsWriter.Write(Path.Combine(folder, "model.safetensors"), [.. tensors], null, CancellationToken.None);
        tokenizer?.Save(folder);
    }

    private static float[] Numbers(Parameter parameter, Random random)
    {
        var centre = parameter.Kind == ParameterKind.NormWeight ? 1f : 0f;
        var size = parameter.Kind switch
        {
            ParameterKind.NormWeight or ParameterKind.Bias or ParameterKind.ExpertBias => 0.3f,
            ParameterKind.Embedding => 1f,
            _ => 2.5f / MathF.Sqrt(parameter.Shape[^1]),
        };
        var numbers = new float[parameter.ElementCount];
        foreach (ref var number in numbers.AsSpan())
            number = centre + (((random.NextSingle() * 2) - 1) * size);
        return numbers;
    }
}
