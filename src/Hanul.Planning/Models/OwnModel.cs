using Hanul.Models;

namespace Hanul.Planning;

/// <summary>Plans a model that training and the engine know: the description they read, as operators.</summary>
public static class OwnModel
{
    /// <summary>The planner's view of a description.</summary>
    /// <param name="spec">The description.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="sequence">Tokens of a training sample; 0 means the model's longest.</param>
    public static PlannedModel Of(ModelSpec spec, string name, int sequence = 0)
    {
        var blocks = new List<Block>();
        foreach (var layer in spec.Decoder.Layers)
        {
            if (blocks.Count > 0 && layer == spec.Decoder.Layers[blocks.Sum(block => block.Count) - 1])
                blocks[^1] = blocks[^1] with { Count = blocks[^1].Count + 1 };
            else
                blocks.Add(new(layer.FeedForward is MixtureOfExperts ? "sparse layer" : "layer", 1, Layers.Of(Shape(spec, layer))));
        }

        var model = new PlannedModel
        {
            Name = name,
            Title = name,
            HiddenSize = spec.HiddenSize,
            VocabularySize = spec.VocabularySize,
            SequenceLength = sequence > 0 ? sequence : spec.ContextLength,
            Blocks = blocks,
            TiedEmbeddings = spec.TiedEmbeddings,
            OtherTableParameters = spec.LearnedPositions ? (long)spec.ContextLength * spec.HiddenSize : 0,
        };
        return model with { OtherParameters = (spec.Decoder.FinalNorm.Bias ? 2L : 1L) * spec.HiddenSize };
    }

    private static LayerShape Shape(ModelSpec spec, LayerSpec layer)
    {
        var attention = layer.Attention;
        var dense = layer.FeedForward as DenseFeedForward ?? ((MixtureOfExperts)layer.FeedForward).Expert;
        return new()
        {
            Hidden = spec.HiddenSize,
            Heads = attention.HeadCount,
            KeyValueHeads = attention.KeyValueHeadCount,
            HeadSize = attention.HeadSize,
            Intermediate = dense.IntermediateSize,
            Gated = dense.Gated,
            Rotary = attention.Rotary is not null,
            QueryKeyValueBias = attention.QueryKeyValueBias,
            OutputBias = attention.OutputBias,
            FeedForwardBias = dense.Bias,
            NormNumbers = layer.Norm.Bias ? 2 : 1,
            QueryKeyNormParameters = attention.QueryKeyNorm is null ? 0 : attention.QuerySize + attention.KeyValueSize,
            Experts = layer.FeedForward is MixtureOfExperts mixture
                ? new ExpertsOperator("experts", spec.HiddenSize, dense.IntermediateSize, mixture.ExpertCount, mixture.ActiveExpertCount) { Gated = dense.Gated, Bias = dense.Bias }
                : null,
        };
    }
}
