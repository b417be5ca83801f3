namespace Hanul.Models;

/// <summary>
/// llama.cpp's <c>olmoe</c>: gates as the softmax over all experts gave them, a norm over all query and key features, as many key-value
/// heads as query heads, no biases, and always an output head of its own.
/// </summary>
internal sealed class GgufOlmoe : GgufArchitecture
{
    public override string Name => "olmoe";

    public override IReadOnlyList<string> Families => ["olmoe"];

    public override ModelSpec Stored(ModelSpec spec) => spec with { TiedEmbeddings = false };

    protected override ModelSpec Describe(GgufFields fields, int vocabularySize, Func<string, bool> hasTensor)
    {
        var (hidden, heads) = (fields.Int32("embedding_length"), fields.Int32("attention.head_count"));
        var headSize = hidden / Math.Max(1, heads);
        fields.RefuseUnless("attention.key_length", headSize);
        fields.RefuseUnless("attention.value_length", headSize);
        fields.RefuseUnless("attention.head_count_kv", heads);
        var norm = RootMeanSquare(fields);
        var layer = new LayerSpec
        {
            Norm = norm,
            Attention = new AttentionSpec
            {
                HeadCount = heads,
                KeyValueHeadCount = heads,
                HeadSize = headSize,
                Rotary = Rotary(fields, headSize),
                QueryKeyNorm = norm,
            },
            FeedForward = new MixtureOfExperts
            {
                Expert = new DenseFeedForward
                {
                    IntermediateSize = fields.Int32("feed_forward_length"),
                    Activation = Activation.Silu,
                    Gated = true,
                },
                ExpertCount = fields.Int32("expert_count"),
                ActiveExpertCount = fields.Int32("expert_used_count"),
                NormalizedGates = false,
            },
        };
        return new ModelSpec
        {
            Family = Name,
            VocabularySize = vocabularySize,
            HiddenSize = hidden,
            ContextLength = fields.Int32("context_length"),
            TiedEmbeddings = false,
            Decoder = StackSpec.Repeat(fields.Int32("block_count"), layer, norm),
        };
    }

    protected override IEnumerable<(string Field, object Value)> Publish(ModelSpec spec)
    {
        var layer = spec.Decoder.Layers[0];
        foreach (var field in Sizes(spec)) yield return field;
        yield return ("attention.head_count_kv", (uint)layer.Attention.KeyValueHeadCount);
        yield return ("attention.layer_norm_rms_epsilon", layer.Norm.Epsilon);
        yield return ("rope.freq_base", layer.Attention.Rotary?.Base ?? 10_000f);
        yield return ("vocab_size", (uint)spec.VocabularySize);
        foreach (var field in Experts(spec)) yield return field;
    }
}
