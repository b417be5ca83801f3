using System.Text.Json.Nodes;

namespace Hanul.Models;

/// <summary>
/// OLMoE (Muennighoff et al., 2024): Llama with a norm over all query and key features and a mixture of experts in every layer.
/// Its gates are not renormalised, so it carries a Switch layer (one active expert, equation 2 of Fedus et al., 2021) exactly.
/// </summary>
public sealed class Olmoe : Family
{
    /// <inheritdoc/>
    public override string Name => "olmoe";

    /// <inheritdoc/>
    public override string Architecture => "OlmoeForCausalLM";

    /// <inheritdoc/>
    public override IEnumerable<TensorLink> Links(ModelSpec spec) => LlamaLayout.Links(spec, i =>
    {
        var mixture = (MixtureOfExperts)spec.Decoder.Layers[i].FeedForward;
        var mlp = $"model.layers.{i}.mlp";
        return LlamaLayout
            .ExpertLinks(i, mixture.ExpertCount, e => $"{mlp}.experts.{e}", "gate_proj", "up_proj", "down_proj")
            .Prepend(new($"layers.{i}.feed_forward.router.weight", $"{mlp}.gate.weight"));
    });

    /// <inheritdoc/>
    protected override ModelSpec Describe(PublishedConfig config)
    {
        config.RefuseUnlessAbsent("clip_qkv");
        var mixture = new MixtureOfExperts
        {
            Expert = LlamaLayout.GatedSilu(config, config.Int32OrNull("intermediate_size") ?? 2048),
            ExpertCount = config.Int32OrNull("num_experts") ?? 64,
            ActiveExpertCount = config.Int32OrNull("num_experts_per_tok") ?? 8,
            NormalizedGates = config.Boolean("norm_topk_prob", false),
        };
        return LlamaLayout.Describe(config, Name, 1e-5f, mixture, queryKeyNorm: true);
    }

    /// <inheritdoc/>
    protected override void Publish(ModelSpec spec, JsonObject json)
    {
        LlamaLayout.Publish(spec, json);
        if (spec.Decoder.Layers[0].FeedForward is not MixtureOfExperts mixture)
            throw new NotSupportedException("The olmoe layout carries sparse models only; this one is dense. Choose llama.");
        json["intermediate_size"] = mixture.Expert.IntermediateSize;
        json["num_experts"] = mixture.ExpertCount;
        json["num_experts_per_tok"] = mixture.ActiveExpertCount;
        json["norm_topk_prob"] = mixture.NormalizedGates;
    }
}
