using Hanul.Models;
using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>What a mixture of experts computed.</summary>
/// <param name="Output"><c>[tokens, hidden]</c>: the residual, plus nothing for a token that every chosen expert dropped.</param>
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
    /// <param name="residual">What the result is added to, <c>[tokens, hidden]</c>; or null.</param>
    /// <param name="spec">What the mixture is.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="settings">How it is trained.</param>
    /// <param name="sequences">Which tokens are padding.</param>
    /// <param name="noise">Where jitter and dropout come from; null outside training.</param>
    internal static ExpertOutcome Apply(
        Tensor x,
        Tensor? residual,
        MixtureOfExperts spec,
        ExpertWeights weights,
        MixtureSettings settings,
        Sequences sequences,
        NoiseSource? noise)
    {
        var arguments = new ExpertArguments(
            spec, weights, settings, sequences, noise is not null, noise?.NextKey() ?? 0, noise?.NextKey() ?? 0);
        return KernelChoice.AppliesTo(x) ? FusedExperts.Apply(x, residual, arguments) : Composed(x, residual, arguments);
    }

    private static ExpertOutcome Composed(Tensor x, Tensor? residual, ExpertArguments arguments)
    {
        using var scope = NewDisposeScope();
        var seen = x.to(ScalarType.Float32);
        if (arguments.Jitter > 0)
            seen = seen * (1 - arguments.Jitter + NoiseSource.Uniform(arguments.JitterKey, x.shape, x.device) * (2 * arguments.Jitter));
        var logits = seen.mm(arguments.Weights.Router.Value.to(ScalarType.Float32).t());
        var probabilities = logits.softmax(-1);
        var (gates, chosen) = probabilities.topk(arguments.Active, -1);
        if (arguments.Spec.NormalizedGates)
            gates = gates / gates.sum(-1, keepdim: true);
        var host = chosen.to(ScalarType.Int32).cpu().contiguous();
        var assignment = arguments.Assign(host.data<int>().ToArray());

        var choices = tensor(Array.ConvertAll(assignment.Choices, choice => (long)choice), device: x.device);
        var tokens = choices.floor_divide(arguments.Active);
        var rows = Experts(x.index_select(0, tokens), arguments, assignment);
        var gate = gates.reshape(-1).index_select(0, choices).unsqueeze(1).to(x.dtype);
        var output = (residual ?? zeros_like(x)).index_add(0, tokens, rows * gate, 1);
        var losses = AuxiliaryLosses(logits, probabilities, assignment, arguments);
        return new(output.MoveToOuterDisposeScope(), losses.MoveToOuterDisposeScope(), assignment);
    }

    private static Tensor Experts(Tensor rows, ExpertArguments arguments, ExpertAssignment assignment)
    {
        var (weights, expert) = (arguments.Weights, arguments.Spec.Expert);
        var counts = Array.ConvertAll(assignment.RowCounts, count => (long)count);
        var activated = GatedActivation.Apply(Linear(rows, weights.Input, weights.InputBias), expert.Activation, expert.Gated);
        if (arguments.Dropout > 0)
            activated = Dropout.Apply(activated, arguments.Dropout, arguments.DropoutKey);
        return Linear(activated, weights.Output, weights.OutputBias);

        Tensor Linear(Tensor input, Weight weight, Weight? bias) => cat(
            input.split(counts, 0).Select((part, e) => nn.functional.linear(part, weight.Value[e], bias?.Value[e])).ToList(), 0);
    }

    private static Tensor AuxiliaryLosses(Tensor logits, Tensor probabilities, ExpertAssignment assignment, ExpertArguments arguments)
    {
        var active = arguments.Sequences.Active is { } mask
            ? tensor(mask, device: logits.device).to(ScalarType.Float32)
            : ones(logits.shape[0], device: logits.device);
        var count = Math.Max(1, assignment.Load.Sum() / arguments.Active);
        var fractions = tensor(Array.ConvertAll(assignment.Load, load => (float)load / (count * arguments.Active)), device: logits.device);
        var mean = (probabilities * active.unsqueeze(1)).sum(dim: 0) / count;
        var logSums = logits.logsumexp(-1);
        var balance = (fractions * mean).sum() * (arguments.Settings.BalanceLossWeight * arguments.Experts);
        var z = (logSums.pow(2) * active).sum() * (arguments.Settings.RouterZLossWeight / count);
        var entropy = ((logSums - (probabilities * logits).sum(-1)) * active).sum() / count;
        return stack([balance, z, entropy.detach()]);
    }
}
