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

    /// <summary>The Euclidean norm of all gradients. On the processor it does not depend on the number of threads.</summary>
    /// <returns>The norm; infinite or not a number where a gradient is.</returns>
    public unsafe double GradientNorm()
    {
        if (!KernelChoice.AppliesTo(Gradients))
        {
            using var scope = NewDisposeScope();
            return Gradients.to(ScalarType.Float32).norm().item<float>();
        }

        return Gradients.dtype == ScalarType.Float32 ? Norm<Float32>(Gradients) : Norm<BFloat16>(Gradients);
    }

    /// <summary>Forgets all gradients.</summary>
    public void ZeroGradients() => Gradients.zero_();

    private static unsafe double Norm<TElement>(Tensor values)
        where TElement : unmanaged, IElement<TElement>
    {
        var sums = new double[(values.numel() + SquaredNormKernel<TElement>.BlockSize - 1) / SquaredNormKernel<TElement>.BlockSize];
        fixed (double* pointer = sums)
        {
            KernelLauncher.Launch(
                new SquaredNormKernel<TElement> { Values = (TElement*)TorchDispatcher.Pointer(values), Count = values.numel(), Sums = pointer },
                sums.Length);
        }

        double sum = 0;
        foreach (var block in sums)
            sum += block;
        return Math.Sqrt(sum);
    }
}
