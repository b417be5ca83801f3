using Hanul.Models;

namespace Hanul.Training.Benchmarks;

/// <summary>A GPT-2 shaped model without biases and the batch it is trained with: the same on both sides.</summary>
internal sealed record TrainingShape(int Layers, int Heads, int Width, int Context, int Batch, int Vocabulary)
{
    internal int TokensPerStep => Batch * Context;

    /// <summary>
    /// Operations of one trained token: 6 for each weight that multiplies it, and attention over the whole context, which both sides
    /// compute before they mask it (Chowdhery et al., 2022, appendix B).
    /// </summary>
    internal double FlopsPerToken => 3 * ModelCounts.ForwardFlops(Spec(), Context);

    internal ModelSpec Spec()
    {
        var norm = NormSpec.Layer(bias: false);
        var layer = new LayerSpec
        {
            Norm = norm,
            Attention = new() { HeadCount = Heads, KeyValueHeadCount = Heads, HeadSize = Width / Heads },
            FeedForward = new DenseFeedForward { IntermediateSize = 4 * Width, Activation = Activation.Gelu, Gated = false },
        };
        return new()
        {
            Family = "gpt2",
            VocabularySize = Vocabulary,
            HiddenSize = Width,
            ContextLength = Context,
            LearnedPositions = true,
            TiedEmbeddings = true,
            Decoder = StackSpec.Repeat(Layers, layer, norm),
        };
    }
}
