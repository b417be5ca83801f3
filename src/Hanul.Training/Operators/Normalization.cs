using Hanul.Models;
using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>Normalises the features of each token.</summary>
internal static class Normalization
{
    /// <param name="x"><c>[tokens, hidden]</c>.</param>
    /// <param name="spec">Which norm.</param>
    /// <param name="weight"><c>[hidden]</c>.</param>
    /// <param name="bias"><c>[hidden]</c>, or null.</param>
    internal static Tensor Apply(Tensor x, NormSpec spec, Weight weight, Weight? bias) => spec.Kind switch
    {
        NormKind.RootMeanSquare => RootMeanSquare(x, spec.Epsilon, weight.Value),
        NormKind.Layer => nn.functional.layer_norm(x, [x.shape[^1]], weight.Value, bias?.Value, spec.Epsilon),
        _ => throw new NotSupportedException($"Training knows no norm of the kind {spec.Kind}."),
    };

    private static Tensor RootMeanSquare(Tensor x, float epsilon, Tensor weight)
    {
        using var scope = NewDisposeScope();
        var wide = x.to(ScalarType.Float32);
        var scale = wide.pow(2).mean([-1], keepdim: true).add(epsilon).rsqrt();
        return wide.mul(scale).mul(weight).to(x.dtype).MoveToOuterDisposeScope();
    }
}
