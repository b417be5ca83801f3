using System.Text.Json.Nodes;

namespace Hanul.Models;

/// <summary>Mixtral (Jiang et al., 2024): Llama with a mixture of experts in every layer, whose chosen gates are renormalised to sum to one.</summary>
public sealed class Mixtral : Family
{
    /// <inheritdoc/>
    public override string Name => "mixtral";

    /// <inheritdoc/>
    public override string Architecture => "MixtralForCausalLM";

    /// <inheritdoc/>
    public override IEnumerable<TensorLink> Links(ModelSpec spec) => LlamaLayout.Links(spec, i =>
    {
        var mixture = (MixtureOfExperts)spec.Decoder.Layers[i].FeedForward;
        var block = $"model.layers.{i}.block_sparse_moe";
        return LlamaLayout
            .ExpertLinks(i, mixture.ExpertCount, e => $"{block}.experts.{e}", "w1", "w3", "w2")
            .Prepend(new($"layers.{i}.feed_forward.router.weight", $"{block}.gate.weight"));
    });

    /// <inheritdoc/>
    protected override ModelSpec Describe(PublishedConfig config)
    {
        config.RefuseUnlessAbsent("sliding_window");
        var mixture = new MixtureOfExperts
        {
            Expert = LlamaLayout.GatedSilu(config, config.Int32("intermediate_size")),
            ExpertCount = config.Int32OrNull("num_local_experts") ?? 8,
            ActiveExpertCount = config.Int32OrNull("num_experts_per_tok") ?? 2,
            NormalizedGates = true,
        };
        return LlamaLayout.Describe(config, Name, 1e-5f, mixture, queryKeyNorm: false);
    }

    /// <inheritdoc/>
    protected override void Publish(ModelSpec spec, JsonObject json)
    {
        LlamaLayout.Publish(spec, json);
        if (spec.Decoder.Layers[0].FeedForward is not MixtureOfExperts mixture)
            throw new NotSupportedException("The mixtral layout carries sparse models only; this one is dense. Choose llama.");
        json.Remove("attention_bias");
        json["head_dim"] = spec.Decoder.Layers[0].Attention.HeadSize;
        json["intermediate_size"] = mixture.Expert.IntermediateSize;
        json["num_local_experts"] = mixture.ExpertCount;
        json["num_experts_per_tok"] = mixture.ActiveExpertCount;
    }
}
