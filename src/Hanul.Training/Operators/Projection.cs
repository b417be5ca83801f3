using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>Multiplies each token with a matrix.</summary>
internal static class Projection
{
    /// <summary><c>x · weightᵀ + bias</c>.</summary>
    /// <param name="x"><c>[tokens, in]</c>.</param>
    /// <param name="weight"><c>[out, in]</c>.</param>
    /// <param name="bias"><c>[out]</c>, or null.</param>
    /// <returns><c>[tokens, out]</c>.</returns>
    internal static Tensor Apply(Tensor x, Weight weight, Weight? bias) => nn.functional.linear(x, weight.Value, bias?.Value);
}
