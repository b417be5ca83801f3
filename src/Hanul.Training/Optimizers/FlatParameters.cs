using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>A module's weights and gradients as one flat tensor each.</summary>
/// <param name="module">The module; it must outlive this.</param>
public sealed class FlatParameters(DecoderModule module)
{
    /// <summary>All weights, <c>[elements]</c>, in the module's type; the padding between parameters is zero.</summary>
    public Tensor Values => Arena.Values;

    /// <summary>The sum of all gradients since <see cref="ZeroGradients"/>, <c>[elements]</c>.</summary>
    public Tensor Gradients => Arena.Gradients;

    internal WeightArena Arena { get; } = module.Arena;

    /// <summary>The Euclidean norm of all gradients.</summary>
    public double GradientNorm() => Gradients.to(ScalarType.Float32).norm().item<float>();

    /// <summary>Forgets all gradients.</summary>
    public void ZeroGradients() => Gradients.zero_();
}
