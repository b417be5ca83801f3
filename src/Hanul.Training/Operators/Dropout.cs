using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>Zeroes features at random and scales the others so that the mean stays (Srivastava et al., 2014).</summary>
internal static class Dropout
{
    /// <param name="x">Any shape.</param>
    /// <param name="probability">Of each feature to be zeroed.</param>
    /// <param name="key">Decides which.</param>
    internal static Tensor Apply(Tensor x, double probability, ulong key)
    {
        using var scope = NewDisposeScope();
        var kept = NoiseSource.Uniform(key, x.shape, x.device).ge(probability);
        return x.mul(kept.to(x.dtype)).mul(1 / (1 - probability)).MoveToOuterDisposeScope();
    }
}
