using Hanul.Models;
using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>The weights of a mixture of experts.</summary>
/// <param name="Router"><c>[experts, hidden]</c>.</param>
/// <param name="Input"><c>[experts, width, hidden]</c>, gated <c>[experts, 2 · width, hidden]</c>.</param>
/// <param name="InputBias"><c>[experts, width]</c>, gated <c>[experts, 2 · width]</c>; or null.</param>
/// <param name="Output"><c>[experts, hidden, width]</c>.</param>
/// <param name="OutputBias"><c>[experts, hidden]</c>, or null.</param>
internal sealed record ExpertWeights(Weight Router, Weight Input, Weight? InputBias, Weight Output, Weight? OutputBias);

/// <summary>What a mixture of experts computed.</summary>
/// <param name="Output"><c>[tokens, hidden]</c>; zero for a token that every chosen expert dropped.</param>
/// <param name="AuxiliaryLosses">Weighted load-balancing loss, weighted z-loss and the router's mean entropy, float32 <c>[3]</c>.</param>
/// <param name="Assignment">Who worked on what.</param>
internal sealed record ExpertOutcome(Tensor Output, Tensor AuxiliaryLosses, ExpertAssignment Assignment);

/// <summary>
/// A mixture of experts: router, dispatch, expert networks and combination. Switch Transformer (Fedus et al., 2021), sections 2.1 and 2.2, for
/// one active expert; GShard's order of priority for more.
/// </summary>
internal static class ExpertMixture
{
    /// <param name="x"><c>[tokens, hidden]</c>.</param>
    /// <param name="spec">What the mixture is.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="settings">How it is trained.</param>
    /// <param name="sequences">Which tokens are padding.</param>
    /// <param name="noise">Where jitter and dropout come from; null outside training.</param>
    internal static ExpertOutcome Apply(
        Tensor x, MixtureOfExperts spec, ExpertWeights weights, MixtureSettings settings, Sequences sequences, NoiseSource? noise)
    {
        using var scope = NewDisposeScope();
        var seen = x.to(ScalarType.Float32);
        if (noise is not null && settings.InputJitter > 0)
            seen *= 1 - settings.InputJitter + NoiseSource.Uniform(noise.NextKey(), x.shape, x.device) * (2 * settings.InputJitter);
        var logits = seen.mm(weights.Router.Value.to(ScalarType.Float32).t());
        var probabilities = logits.softmax(-1);
        var (gates, chosen) = probabilities.topk(spec.ActiveExpertCount, -1);
        if (spec.NormalizedGates)
            gates = gates / gates.sum(-1, keepdim: true);

        using var host = chosen.to(ScalarType.Int32).cpu().contiguous();
        var capacity = settings.Capacity(x.shape[0], spec.ExpertCount, spec.ActiveExpertCount, noise is not null);
        var assignment = ExpertAssignment.Sort(
            host.data<int>().ToArray(), spec.ExpertCount, spec.ActiveExpertCount, capacity, sequences.Active);

        var choices = tensor(Array.ConvertAll(assignment.Choices, choice => (long)choice), device: x.device);
        var tokens = choices.floor_divide(spec.ActiveExpertCount);
        var rows = Experts(x.index_select(0, tokens), spec.Expert, weights, settings, assignment, noise);
        var gate = gates.reshape(-1).index_select(0, choices).unsqueeze(1).to(x.dtype);
        var output = zeros_like(x).index_add(0, tokens, rows * gate, 1);
        var losses = AuxiliaryLosses(logits, probabilities, assignment, spec, settings, sequences);
        return new(output.MoveToOuterDisposeScope(), losses.MoveToOuterDisposeScope(), assignment);
    }

    private static Tensor Experts(
        Tensor rows, DenseFeedForward expert, ExpertWeights weights, MixtureSettings settings, ExpertAssignment assignment, NoiseSource? noise)
    {
        var inner = new List<Tensor>();
        var parts = rows.split(Array.ConvertAll(assignment.RowCounts, count => (long)count), 0);
        for (var e = 0; e < parts.Length; e++)
            inner.Add(nn.functional.linear(parts[e], weights.Input.Value[e], weights.InputBias?.Value[e]));
        var activated = GatedActivation.Apply(cat(inner, 0), expert.Activation, expert.Gated);
        if (noise is not null && settings.ExpertDropout > 0)
            activated = Dropout.Apply(activated, settings.ExpertDropout, noise.NextKey());
        parts = activated.split(Array.ConvertAll(assignment.RowCounts, count => (long)count), 0);
        var outer = new List<Tensor>();
        for (var e = 0; e < parts.Length; e++)
            outer.Add(nn.functional.linear(parts[e], weights.Output.Value[e], weights.OutputBias?.Value[e]));
        return cat(outer, 0);
    }

    private static Tensor AuxiliaryLosses(
        Tensor logits, Tensor probabilities, ExpertAssignment assignment, MixtureOfExperts spec, MixtureSettings settings, Sequences sequences)
    {
        var active = sequences.Active is { } mask ? tensor(mask, device: logits.device).to(ScalarType.Float32) : ones(logits.shape[0], device: logits.device);
        var count = Math.Max(1, assignment.Load.Sum() / spec.ActiveExpertCount);
        var fractions = tensor(Array.ConvertAll(assignment.Load, load => (float)load / (count * spec.ActiveExpertCount)), device: logits.device);
        var mean = (probabilities * active.unsqueeze(1)).sum(dim: 0) / count;
        var balance = (fractions * mean).sum() * (settings.BalanceLossWeight * spec.ExpertCount);
        var z = (logits.logsumexp(-1).pow(2) * active).sum() * (settings.RouterZLossWeight / count);
        var entropy = ((logits.logsumexp(-1) - (probabilities * logits).sum(-1)) * active).sum() / count;
        return stack([balance, z, entropy.detach()]);
    }
}
