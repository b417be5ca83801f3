namespace Hanul.Models;

/// <summary>Which normalisation a layer uses.</summary>
public enum NormKind
{
    /// <summary>x / sqrt(mean(x²) + ε) · weight (Zhang and Sennrich, 2019).</summary>
    RootMeanSquare,

    /// <summary>(x − mean) / sqrt(variance + ε) · weight + bias (Ba et al., 2016).</summary>
    Layer,
}

/// <summary>A normalisation over the features of a token.</summary>
/// <param name="Kind">Which normalisation.</param>
/// <param name="Epsilon">What is added under the square root.</param>
/// <param name="Bias">True where a learned bias follows the learned weight; <see cref="NormKind.Layer"/> only.</param>
public sealed record NormSpec(NormKind Kind, float Epsilon, bool Bias = false)
{
    /// <summary>A root-mean-square norm.</summary>
    /// <param name="epsilon">What is added under the square root.</param>
    public static NormSpec RootMeanSquare(float epsilon = 1e-5f) => new(NormKind.RootMeanSquare, epsilon);

    /// <summary>A layer norm.</summary>
    /// <param name="epsilon">What is added under the square root.</param>
    /// <param name="bias">True where it has a learned bias.</param>
    public static NormSpec Layer(float epsilon = 1e-5f, bool bias = true) => new(NormKind.Layer, epsilon, bias);
}
