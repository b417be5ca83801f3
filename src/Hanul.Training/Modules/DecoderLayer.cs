using Hanul.Models;
using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>One transformer layer: attention, then a dense network or a mixture of experts, each behind its norm and added to the residual.</summary>
internal sealed class DecoderLayer(int index, LayerSpec spec, WeightArena arena)
{
    private readonly Weight attentionNorm = arena[$"layers.{index}.attention.norm.weight"];
    private readonly Weight? attentionNormBias = arena.Find($"layers.{index}.attention.norm.bias");
    private readonly Weight attentionInput = arena[$"layers.{index}.attention.query.weight"];
    private readonly Weight? attentionInputBias = arena.Find($"layers.{index}.attention.query.bias");
    private readonly Weight? queryNorm = arena.Find($"layers.{index}.attention.query_norm.weight");
    private readonly Weight? queryNormBias = arena.Find($"layers.{index}.attention.query_norm.bias");
    private readonly Weight? keyNorm = arena.Find($"layers.{index}.attention.key_norm.weight");
    private readonly Weight? keyNormBias = arena.Find($"layers.{index}.attention.key_norm.bias");
    private readonly Weight attentionOutput = arena[$"layers.{index}.attention.output.weight"];
    private readonly Weight? attentionOutputBias = arena.Find($"layers.{index}.attention.output.bias");
    private readonly Weight feedForwardNorm = arena[$"layers.{index}.feed_forward.norm.weight"];
    private readonly Weight? feedForwardNormBias = arena.Find($"layers.{index}.feed_forward.norm.bias");
    private readonly DenseWeights? dense = spec.FeedForward is DenseFeedForward
        ? new(
            arena[$"layers.{index}.feed_forward.up.weight"],
            arena.Find($"layers.{index}.feed_forward.up.bias"),
            arena[$"layers.{index}.feed_forward.down.weight"],
            arena.Find($"layers.{index}.feed_forward.down.bias"))
        : null;

    private readonly ExpertWeights? experts = spec.FeedForward is MixtureOfExperts
        ? new(
            arena[$"layers.{index}.feed_forward.router.weight"],
            arena[$"layers.{index}.feed_forward.experts.up.weight"],
            arena.Find($"layers.{index}.feed_forward.experts.up.bias"),
            arena[$"layers.{index}.feed_forward.experts.down.weight"],
            arena.Find($"layers.{index}.feed_forward.experts.down.bias"))
        : null;

    /// <summary>Where the layer stands.</summary>
    internal int Index { get; } = index;

    /// <param name="x">The residual stream, <c>[tokens, hidden]</c>.</param>
    /// <param name="pass">What the whole forward pass shares.</param>
    /// <returns>The residual stream after this layer, and what the router did where there is one.</returns>
    internal (Tensor X, ExpertOutcome? Experts) Forward(Tensor x, ForwardPass pass)
    {
        using var scope = NewDisposeScope();
        var normed = Normalization.Apply(x, spec.Norm, attentionNorm, attentionNormBias);
        var input = Projection.Apply(normed, attentionInput, attentionInputBias);
        if (spec.Attention.QueryKeyNorm is { } norm)
            input = QueryKeyNormalization.Apply(input, norm, queryNorm!, queryNormBias, keyNorm!, keyNormBias);
        var attended = CausalAttention.Apply(input, spec.Attention, pass.Sequences, pass.Rotary(spec.Attention));
        x = Add(x, attended, attentionOutput, attentionOutputBias, pass);

        normed = Normalization.Apply(x, spec.Norm, feedForwardNorm, feedForwardNormBias);
        ExpertOutcome? outcome = null;
        if (spec.FeedForward is MixtureOfExperts mixture)
        {
            var residual = pass.Drops ? null : x;
            outcome = ExpertMixture.Apply(normed, residual, mixture, experts!, pass.Settings.Mixture, pass.Sequences, pass.Noise);
            x = pass.Drops ? pass.Drop(outcome.Output, x) : outcome.Output;
            outcome.AuxiliaryLosses.MoveToOuterDisposeScope();
        }
        else
        {
            var feedForward = (DenseFeedForward)spec.FeedForward;
            var inner = Projection.Apply(normed, dense!.Input, dense.InputBias);
            var activated = GatedActivation.Apply(inner, feedForward.Activation, feedForward.Gated);
            x = Add(x, activated, dense.Output, dense.OutputBias, pass);
        }

        return (x.MoveToOuterDisposeScope(), outcome);
    }

    private static Tensor Add(Tensor x, Tensor part, Weight weight, Weight? bias, ForwardPass pass) => pass.Drops
        ? pass.Drop(Projection.Apply(part, weight, bias), x)
        : Projection.Apply(part, weight, bias, residual: x);

    private sealed record DenseWeights(Weight Input, Weight? InputBias, Weight Output, Weight? OutputBias);
}
