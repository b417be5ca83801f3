using Hanul.Models;
using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>Normalises the features of each token.</summary>
internal sealed class Normalization : FusedOperator<Normalization, Normalization.Arguments>
{
    /// <param name="x"><c>[tokens, hidden]</c>.</param>
    /// <param name="spec">Which norm.</param>
    /// <param name="weight"><c>[hidden]</c>.</param>
    /// <param name="bias"><c>[hidden]</c>, or null.</param>
    internal static Tensor Apply(Tensor x, NormSpec spec, Weight weight, Weight? bias)
    {
        if (KernelChoice.AppliesTo(x))
            return Call(new(spec, weight, bias), x, weight.Value, bias?.Value)[0];
        return spec.Kind switch
        {
            NormKind.RootMeanSquare => RootMeanSquare(x, spec.Epsilon, weight.Value),
            NormKind.Layer => nn.functional.layer_norm(x, [x.shape[^1]], weight.Value, bias?.Value, spec.Epsilon),
            _ => throw new NotSupportedException($"Training knows no norm of the kind {spec.Kind}."),
        };
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Forward(Arguments arguments, IReadOnlyList<Tensor?> inputs, List<Tensor> saved)
    {
        var x = inputs[0]!;
        var output = empty_like(x);
        var window = new NormWindow(arguments.Spec, arguments.Weight, arguments.Bias, 0);
        saved.AddRange([x, window.Forward(x, output)]);
        return [output];
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor?> Backward(Arguments arguments, IReadOnlyList<Tensor> saved, IReadOnlyList<Tensor?> gradients)
    {
        var result = empty_like(saved[0]);
        new NormWindow(arguments.Spec, arguments.Weight, arguments.Bias, 0).Backward(saved[0], saved[1], gradients[0]!, result);
        return [result, null, null];
    }

    private static Tensor RootMeanSquare(Tensor x, float epsilon, Tensor weight)
    {
        using var scope = NewDisposeScope();
        var wide = x.to(ScalarType.Float32);
        var scale = wide.pow(2).mean([-1], keepdim: true).add(epsilon).rsqrt();
        return wide.mul(scale).mul(weight).to(x.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>Which norm, and its weights.</summary>
    internal sealed record Arguments(NormSpec Spec, Weight Weight, Weight? Bias);
}
