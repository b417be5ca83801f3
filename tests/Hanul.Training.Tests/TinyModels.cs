using Hanul.Models;

namespace Hanul.Training.Tests;

/// <summary>Descriptions small enough for a test.</summary>
internal static class TinyModels
{
    internal static ModelSpec Llama(int keyValueHeads = 2, bool tied = false, int layers = 2) => new ModelSpec
    {
        Family = "llama",
        VocabularySize = 61,
        HiddenSize = 32,
        ContextLength = 24,
        TiedEmbeddings = tied,
        Decoder = StackSpec.Repeat(
            layers,
            new()
            {
                Norm = NormSpec.RootMeanSquare(),
                Attention = new() { HeadCount = 4, KeyValueHeadCount = keyValueHeads, HeadSize = 8, Rotary = new() },
                FeedForward = new DenseFeedForward { IntermediateSize = 48, Activation = Activation.Silu, Gated = true },
            },
            NormSpec.RootMeanSquare()),
    }.Validated();

    internal static ModelSpec Gpt2(Activation activation = Activation.GeluTanh) => new ModelSpec
    {
        Family = "gpt2",
        VocabularySize = 61,
        HiddenSize = 32,
        ContextLength = 24,
        LearnedPositions = true,
        TiedEmbeddings = true,
        Decoder = StackSpec.Repeat(
            2,
            new()
            {
                Norm = NormSpec.Layer(),
                Attention = new() { HeadCount = 4, KeyValueHeadCount = 4, HeadSize = 8, QueryKeyValueBias = true, OutputBias = true },
                FeedForward = new DenseFeedForward { IntermediateSize = 80, Activation = activation, Gated = false, Bias = true },
            },
            NormSpec.Layer()),
    }.Validated();

    internal static ModelSpec Sparse(int active = 1, bool normalized = false, bool queryKeyNorm = true, bool gated = true, bool bias = false) => new ModelSpec
    {
        Family = "olmoe",
        VocabularySize = 61,
        HiddenSize = 32,
        ContextLength = 24,
        Decoder = StackSpec.Repeat(
            2,
            new()
            {
                Norm = NormSpec.RootMeanSquare(),
                Attention = new()
                {
                    HeadCount = 4,
                    KeyValueHeadCount = 4,
                    HeadSize = 8,
                    Rotary = new(),
                    QueryKeyNorm = queryKeyNorm ? NormSpec.RootMeanSquare() : null,
                },
                FeedForward = new MixtureOfExperts
                {
                    Expert = new() { IntermediateSize = 24, Activation = gated ? Activation.Silu : Activation.Relu, Gated = gated, Bias = bias },
                    ExpertCount = 4,
                    ActiveExpertCount = active,
                    NormalizedGates = normalized,
                },
            },
            NormSpec.RootMeanSquare()),
    }.Validated();

    /// <summary>No size is a multiple of a vector's width.</summary>
    internal static ModelSpec OddSizes() => new ModelSpec
    {
        Family = "llama",
        VocabularySize = 53,
        HiddenSize = 27,
        ContextLength = 19,
        LearnedPositions = true,
        Decoder = StackSpec.Repeat(
            2,
            new()
            {
                Norm = NormSpec.Layer(),
                Attention = new()
                {
                    HeadCount = 3,
                    KeyValueHeadCount = 1,
                    HeadSize = 6,
                    Rotary = new(),
                    QueryKeyValueBias = true,
                    QueryKeyNorm = NormSpec.Layer(),
                },
                FeedForward = new MixtureOfExperts
                {
                    Expert = new() { IntermediateSize = 21, Activation = Activation.GeluTanh, Gated = true },
                    ExpertCount = 3,
                    ActiveExpertCount = 1,
                    NormalizedGates = false,
                },
            },
            NormSpec.Layer()),
    }.Validated();
}
