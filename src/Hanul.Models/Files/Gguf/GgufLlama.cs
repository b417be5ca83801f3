namespace Hanul.Models;

/// <summary>
/// llama.cpp's <c>llama</c>: Llama, and with experts Mixtral, whose chosen gates it always renormalises. Query and key rows are stored
/// for rotary positions that pair neighbouring features.
/// </summary>
internal sealed class GgufLlama : GgufArchitecture
{
    public override string Name => "llama";

    public override IReadOnlyList<string> Families => ["llama", "mixtral"];

    protected override ModelSpec Describe(GgufFields fields, int vocabularySize, Func<string, bool> hasTensor)
    {
        var (hidden, heads) = (fields.Int32("embedding_length"), fields.Int32("attention.head_count"));
        var headSize = fields.Int32OrNull("attention.key_length") ?? hidden / Math.Max(1, heads);
        fields.RefuseUnless("attention.value_length", headSize);
        var feedForward = new DenseFeedForward
        {
            IntermediateSize = fields.Int32("feed_forward_length"),
            Activation = Activation.Silu,
            Gated = true,
            Bias = hasTensor("blk.0.ffn_up.bias"),
        };
        var norm = RootMeanSquare(fields);
        var experts = fields.Int32OrNull("expert_count") ?? 0;
        var active = fields.Int32OrNull("expert_used_count") ?? 0;
        var layer = new LayerSpec
        {
            Norm = norm,
            Attention = new AttentionSpec
            {
                HeadCount = heads,
                KeyValueHeadCount = fields.Int32OrNull("attention.head_count_kv") ?? heads,
                HeadSize = headSize,
                Rotary = Rotary(fields, headSize),
                QueryKeyValueBias = hasTensor("blk.0.attn_q.bias"),
                OutputBias = hasTensor("blk.0.attn_output.bias"),
            },
            FeedForward = experts == 0
                ? feedForward
                : new MixtureOfExperts { Expert = feedForward, ExpertCount = experts, ActiveExpertCount = active, NormalizedGates = true },
        };
        return new ModelSpec
        {
            Family = experts == 0 ? "llama" : "mixtral",
            VocabularySize = vocabularySize,
            HiddenSize = hidden,
            ContextLength = fields.Int32("context_length"),
            TiedEmbeddings = !hasTensor("output.weight"),
            Decoder = StackSpec.Repeat(fields.Int32("block_count"), layer, norm),
        };
    }

    protected override IEnumerable<(string Field, object Value)> Publish(ModelSpec spec)
    {
        var layer = spec.Decoder.Layers[0];
        foreach (var field in Sizes(spec)) yield return field;
        yield return ("attention.head_count_kv", (uint)layer.Attention.KeyValueHeadCount);
        yield return ("attention.key_length", (uint)layer.Attention.HeadSize);
        yield return ("attention.value_length", (uint)layer.Attention.HeadSize);
        yield return ("attention.layer_norm_rms_epsilon", layer.Norm.Epsilon);
        yield return ("rope.dimension_count", (uint)layer.Attention.HeadSize);
        yield return ("rope.freq_base", layer.Attention.Rotary?.Base ?? 10_000f);
        yield return ("vocab_size", (uint)spec.VocabularySize);
        foreach (var field in Experts(spec)) yield return field;
    }

    protected override IEnumerable<TensorLink> LinksOf(ModelSpec spec, Parameter parameter)
    {
        var heads = parameter.Layer < 0 ? 0 : Heads(spec.Decoder.Layers[parameter.Layer].Attention, parameter.Name);
        return base.LinksOf(spec, parameter).Select(link => link with { InterleavedHeads = heads });
    }

    private static int Heads(AttentionSpec attention, string name) =>
        name.Contains(".attention.query.", StringComparison.Ordinal) ? attention.HeadCount
        : name.Contains(".attention.key.", StringComparison.Ordinal) ? attention.KeyValueHeadCount
        : 0;
}
