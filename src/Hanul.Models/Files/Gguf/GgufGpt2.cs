namespace Hanul.Models;

/// <summary>llama.cpp's <c>gpt2</c>: query, key and value fused into one matrix, learned positions, tanh GELU, biases everywhere.</summary>
internal sealed class GgufGpt2 : GgufArchitecture
{
    private static readonly string[] Fused = ["query", "key", "value"];

    public override string Name => "gpt2";

    public override IReadOnlyList<string> Families => ["gpt2"];

    protected override ModelSpec Describe(GgufFields fields, int vocabularySize, Func<string, bool> hasTensor)
    {
        var (hidden, heads) = (fields.Int32("embedding_length"), fields.Int32("attention.head_count"));
        fields.RefuseUnless("attention.head_count_kv", heads);
        var norm = NormSpec.Layer(fields.SingleOrNull("attention.layer_norm_epsilon")
            ?? throw new InvalidDataException($"{fields.Source} lacks the epsilon of its norms (gpt2.attention.layer_norm_epsilon)."));
        var layer = new LayerSpec
        {
            Norm = norm,
            Attention = new AttentionSpec
            {
                HeadCount = heads,
                KeyValueHeadCount = heads,
                HeadSize = hidden / Math.Max(1, heads),
                QueryKeyValueBias = true,
                OutputBias = true,
            },
            FeedForward = new DenseFeedForward
            {
                IntermediateSize = fields.Int32("feed_forward_length"),
                Activation = Activation.GeluTanh,
                Gated = false,
                Bias = true,
            },
        };
        return new ModelSpec
        {
            Family = Name,
            VocabularySize = vocabularySize,
            HiddenSize = hidden,
            ContextLength = fields.Int32("context_length"),
            LearnedPositions = true,
            TiedEmbeddings = !hasTensor("output.weight"),
            Decoder = StackSpec.Repeat(fields.Int32("block_count"), layer, norm),
        };
    }

    protected override IEnumerable<(string Field, object Value)> Publish(ModelSpec spec) =>
        Sizes(spec).Append(("attention.layer_norm_epsilon", spec.Decoder.Layers[0].Norm.Epsilon));

    protected override IEnumerable<TensorLink> LinksOf(ModelSpec spec, Parameter parameter)
    {
        var pieces = parameter.Name.Split('.');
        var part = pieces is ["layers", _, "attention", var projection, _] ? Array.IndexOf(Fused, projection) : -1;
        if (part < 0) return base.LinksOf(spec, parameter);
        var rows = (int)parameter.Shape[0];
        return [new TensorLink(parameter.Name, $"blk.{pieces[1]}.attn_qkv.{pieces[4]}") { FirstRow = part * rows, RowCount = rows }];
    }
}
