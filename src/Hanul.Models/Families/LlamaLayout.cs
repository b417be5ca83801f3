using System.Text.Json.Nodes;

namespace Hanul.Models;

/// <summary>What Llama and the families built on it (OLMoE, Mixtral) share: field names, attention, tensor names.</summary>
internal static class LlamaLayout
{
    internal static ModelSpec Describe(PublishedConfig config, string family, float epsilon, FeedForwardSpec feedForward, bool queryKeyNorm)
    {
        var hidden = config.Int32("hidden_size");
        var heads = config.Int32("num_attention_heads");
        var norm = NormSpec.RootMeanSquare(config.Single("rms_norm_eps", epsilon));
        var bias = config.Boolean("attention_bias", false);
        var layer = new LayerSpec
        {
            Norm = norm,
            Attention = new()
            {
                HeadCount = heads,
                KeyValueHeadCount = config.Int32OrNull("num_key_value_heads") ?? heads,
                HeadSize = config.Int32OrNull("head_dim") ?? hidden / Math.Max(1, heads),
                Rotary = RotaryFields.Read(config),
                QueryKeyValueBias = bias,
                OutputBias = bias,
                QueryKeyNorm = queryKeyNorm ? norm : null,
            },
            FeedForward = feedForward,
        };
        return new()
        {
            Family = family,
            VocabularySize = config.Int32("vocab_size"),
            HiddenSize = hidden,
            ContextLength = config.Int32OrNull("max_position_embeddings") ?? 2048,
            TiedEmbeddings = config.Boolean("tie_word_embeddings", false),
            Decoder = StackSpec.Repeat(config.Int32("num_hidden_layers"), layer, norm),
        };
    }

    internal static DenseFeedForward GatedSilu(PublishedConfig config, int intermediateSize)
    {
        var activation = config.String("hidden_act", "silu");
        if (activation is not ("silu" or "swish"))
            throw new NotSupportedException($"{config.Source} asks for the activation \"{activation}\", which this family does not know.");
        return new() { IntermediateSize = intermediateSize, Activation = Activation.Silu, Gated = true, Bias = config.Boolean("mlp_bias", false) };
    }

    internal static void Publish(ModelSpec spec, JsonObject json)
    {
        var layer = spec.Decoder.Layers[0];
        json["vocab_size"] = spec.VocabularySize;
        json["hidden_size"] = spec.HiddenSize;
        json["num_hidden_layers"] = spec.Decoder.Layers.Count;
        json["num_attention_heads"] = layer.Attention.HeadCount;
        json["num_key_value_heads"] = layer.Attention.KeyValueHeadCount;
        json["max_position_embeddings"] = spec.ContextLength;
        json["rms_norm_eps"] = Shortest(layer.Norm.Epsilon);
        json["rope_theta"] = Shortest(layer.Attention.Rotary?.Base ?? 10_000f);
        json["attention_bias"] = layer.Attention.QueryKeyValueBias;
        json["hidden_act"] = "silu";
    }

    /// <summary>A float32 setting as the decimal a person wrote: 1e-5 rather than 9.999999747378752e-06.</summary>
    internal static double Shortest(float value) =>
        double.Parse(value.ToString("R", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);

    internal static IEnumerable<TensorLink> Links(ModelSpec spec, Func<int, IEnumerable<TensorLink>> feedForward)
    {
        yield return new("embedding.weight", "model.embed_tokens.weight");
        for (var i = 0; i < spec.Decoder.Layers.Count; i++)
        {
            var (ours, theirs, attention) = ($"layers.{i}", $"model.layers.{i}", spec.Decoder.Layers[i].Attention);
            yield return new($"{ours}.attention.norm.weight", $"{theirs}.input_layernorm.weight");
            foreach (var (mine, published, bias) in ((string, string, bool)[])
            [
                ("query", "q_proj", attention.QueryKeyValueBias), ("key", "k_proj", attention.QueryKeyValueBias),
                ("value", "v_proj", attention.QueryKeyValueBias), ("output", "o_proj", attention.OutputBias),
            ])
            {
                yield return new($"{ours}.attention.{mine}.weight", $"{theirs}.self_attn.{published}.weight");
                if (bias)
                    yield return new($"{ours}.attention.{mine}.bias", $"{theirs}.self_attn.{published}.bias");
            }

            if (attention.QueryKeyNorm is not null)
            {
                yield return new($"{ours}.attention.query_norm.weight", $"{theirs}.self_attn.q_norm.weight");
                yield return new($"{ours}.attention.key_norm.weight", $"{theirs}.self_attn.k_norm.weight");
            }

            yield return new($"{ours}.feed_forward.norm.weight", $"{theirs}.post_attention_layernorm.weight");
            foreach (var link in feedForward(i))
                yield return link;
        }

        yield return new("norm.weight", "model.norm.weight");
        if (!spec.TiedEmbeddings)
            yield return new("head.weight", "lm_head.weight");
    }

    /// <summary>The gate, up and down matrices of every expert, kept as tensors of their own.</summary>
    internal static IEnumerable<TensorLink> ExpertLinks(int layer, int expertCount, Func<int, string> expert, string gate, string up, string down)
    {
        foreach (var (ours, theirs) in ((string, string)[])[("gate", gate), ("up", up), ("down", down)])
        {
            for (var e = 0; e < expertCount; e++)
                yield return new($"layers.{layer}.feed_forward.experts.{ours}.weight", $"{expert(e)}.{theirs}.weight") { Expert = e };
        }
    }
}
