using System.Text.Json.Nodes;

namespace Hanul.Models;

/// <summary>Llama (Touvron et al., 2023): pre-norm, rotary positions, grouped key-value heads, gated SiLU feed-forward.</summary>
public sealed class Llama : Family
{
    /// <inheritdoc/>
    public override string Name => "llama";

    /// <inheritdoc/>
    public override string Architecture => "LlamaForCausalLM";

    /// <inheritdoc/>
    public override IEnumerable<TensorLink> Links(ModelSpec spec) => LlamaLayout.Links(spec, i => FeedForward(spec, i));

    /// <inheritdoc/>
    protected override ModelSpec Describe(PublishedConfig config) => LlamaLayout.Describe(
        config, Name, 1e-6f, LlamaLayout.GatedSilu(config, config.Int32("intermediate_size")), queryKeyNorm: false);

    /// <inheritdoc/>
    protected override void Publish(ModelSpec spec, JsonObject json)
    {
        LlamaLayout.Publish(spec, json);
        var layer = spec.Decoder.Layers[0];
        json["head_dim"] = layer.Attention.HeadSize;
        if (layer.FeedForward is not DenseFeedForward dense)
            throw new NotSupportedException("The llama layout carries dense models only; this one is a mixture of experts. Choose olmoe or mixtral.");
        json["intermediate_size"] = dense.IntermediateSize;
        json["mlp_bias"] = dense.Bias;
    }

    private static IEnumerable<TensorLink> FeedForward(ModelSpec spec, int i)
    {
        var bias = ((DenseFeedForward)spec.Decoder.Layers[i].FeedForward).Bias;
        foreach (var part in (string[])["gate", "up", "down"])
        {
            yield return new($"layers.{i}.feed_forward.{part}.weight", $"model.layers.{i}.mlp.{part}_proj.weight");
            if (bias)
                yield return new($"layers.{i}.feed_forward.{part}.bias", $"model.layers.{i}.mlp.{part}_proj.bias");
        }
    }
}
