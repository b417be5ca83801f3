using System.Text.Json.Nodes;

namespace Hanul.Models;

/// <summary>GPT-2 (Radford et al., 2019): layer norms, learned positions, biases everywhere, tanh GELU; projections stored as <c>[in, out]</c>.</summary>
public sealed class Gpt2 : Family
{
    /// <inheritdoc/>
    public override string Name => "gpt2";

    /// <inheritdoc/>
    public override string Architecture => "GPT2LMHeadModel";

    /// <inheritdoc/>
    public override bool Ignores(string published) =>
        published.EndsWith(".attn.bias", StringComparison.Ordinal) || published.EndsWith(".attn.masked_bias", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override IEnumerable<TensorLink> Links(ModelSpec spec)
    {
        yield return new("embedding.weight", "transformer.wte.weight");
        yield return new("positions.weight", "transformer.wpe.weight");
        for (var i = 0; i < spec.Decoder.Layers.Count; i++)
        {
            foreach (var link in Layer($"layers.{i}", $"transformer.h.{i}", spec.HiddenSize))
                yield return link;
        }

        yield return new("norm.weight", "transformer.ln_f.weight");
        yield return new("norm.bias", "transformer.ln_f.bias");
        if (!spec.TiedEmbeddings)
            yield return new("head.weight", "lm_head.weight");
    }

    /// <inheritdoc/>
    protected override ModelSpec Describe(PublishedConfig config)
    {
        config.RefuseUnlessAbsent("scale_attn_by_inverse_layer_idx");
        config.RefuseUnlessAbsent("reorder_and_upcast_attn");
        config.RefuseUnlessAbsent("add_cross_attention");
        if (!config.Boolean("scale_attn_weights", true))
            throw new NotSupportedException($"{config.Source} leaves attention scores unscaled, which Hanul does not compute.");
        var (hidden, heads) = (config.Int32("n_embd"), config.Int32("n_head"));
        var norm = NormSpec.Layer(config.Single("layer_norm_epsilon", 1e-5f));
        var activation = config.String("activation_function", "gelu_new") switch
        {
            "gelu_new" or "gelu_pytorch_tanh" => Activation.GeluTanh,
            "gelu" => Activation.Gelu,
            "relu" => Activation.Relu,
            var other => throw new NotSupportedException($"{config.Source} asks for the activation \"{other}\", which this family does not know."),
        };
        if (hidden % Math.Max(1, heads) != 0)
            throw new InvalidDataException($"{config.Source}: n_embd is {hidden}, which n_head {heads} does not divide.");
        _ = config.Int32OrNull("n_ctx");
        return new()
        {
            Family = Name,
            VocabularySize = config.Int32("vocab_size"),
            HiddenSize = hidden,
            ContextLength = config.Int32OrNull("n_positions") ?? 1024,
            LearnedPositions = true,
            TiedEmbeddings = config.Boolean("tie_word_embeddings", true),
            Decoder = StackSpec.Repeat(
                config.Int32("n_layer"),
                new()
                {
                    Norm = norm,
                    Attention = new()
                    {
                        HeadCount = heads,
                        KeyValueHeadCount = heads,
                        HeadSize = hidden / Math.Max(1, heads),
                        QueryKeyValueBias = true,
                        OutputBias = true,
                    },
                    FeedForward = new DenseFeedForward
                    {
                        IntermediateSize = config.Int32OrNull("n_inner") ?? 4 * hidden,
                        Activation = activation,
                        Gated = false,
                        Bias = true,
                    },
                },
                norm),
        };
    }

    /// <inheritdoc/>
    protected override void Publish(ModelSpec spec, JsonObject json)
    {
        var layer = spec.Decoder.Layers[0];
        json["vocab_size"] = spec.VocabularySize;
        json["n_embd"] = spec.HiddenSize;
        json["n_layer"] = spec.Decoder.Layers.Count;
        json["n_head"] = layer.Attention.HeadCount;
        json["n_positions"] = spec.ContextLength;
        json["layer_norm_epsilon"] = LlamaLayout.Shortest(layer.Norm.Epsilon);
        if (layer.FeedForward is not DenseFeedForward dense)
            throw new NotSupportedException("The gpt2 layout carries dense models only; this one is a mixture of experts. Choose olmoe.");
        json["n_inner"] = dense.IntermediateSize;
        json["activation_function"] = dense.Activation switch
        {
            Activation.GeluTanh => "gelu_new",
            Activation.Gelu => "gelu",
            Activation.Relu => "relu",
            var other => throw new NotSupportedException($"The gpt2 layout has no name for the activation {other}."),
        };
    }

    private static IEnumerable<TensorLink> Layer(string ours, string theirs, int hidden)
    {
        foreach (var (mine, published) in ((string, string)[])[("attention.norm", "ln_1"), ("feed_forward.norm", "ln_2")])
        {
            yield return new($"{ours}.{mine}.weight", $"{theirs}.{published}.weight");
            yield return new($"{ours}.{mine}.bias", $"{theirs}.{published}.bias");
        }

        foreach (var (part, index) in ((string, int)[])[("query", 0), ("key", 1), ("value", 2)])
        {
            var first = index * hidden;
            yield return new($"{ours}.attention.{part}.weight", $"{theirs}.attn.c_attn.weight")
            { Transposed = true, FirstRow = first, RowCount = hidden };
            yield return new($"{ours}.attention.{part}.bias", $"{theirs}.attn.c_attn.bias") { FirstRow = first, RowCount = hidden };
        }

        foreach (var (mine, published) in ((string, string)[])
            [("attention.output", "attn.c_proj"), ("feed_forward.up", "mlp.c_fc"), ("feed_forward.down", "mlp.c_proj")])
        {
            yield return new($"{ours}.{mine}.weight", $"{theirs}.{published}.weight") { Transposed = true };
            yield return new($"{ours}.{mine}.bias", $"{theirs}.{published}.bias");
        }
    }
}
