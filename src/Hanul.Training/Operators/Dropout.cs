using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>Zeroes features at random and scales the others so that the mean stays (Srivastava et al., 2014).</summary>
internal sealed class Dropout : FusedOperator<Dropout, Dropout.Arguments>
{
    /// <summary><c>dropout(x) + residual</c>.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="probability">Of each feature to be zeroed.</param>
    /// <param name="key">Decides which.</param>
    /// <param name="residual">The same shape, or null.</param>
    internal static Tensor Apply(Tensor x, double probability, ulong key, Tensor? residual = null)
    {
        if (KernelChoice.AppliesTo(x))
            return Call(new(probability, key), x, residual)[0];
        using var scope = NewDisposeScope();
        var kept = NoiseSource.Uniform(key, x.shape, x.device).ge(probability);
        var result = x.mul(kept.to(x.dtype)).mul(1 / (1 - probability));
        return (residual is null ? result : result + residual).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Forward(Arguments arguments, IReadOnlyList<Tensor?> inputs, List<Tensor> saved) =>
        [Run(arguments, inputs[0]!, inputs[1])];

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor?> Backward(Arguments arguments, IReadOnlyList<Tensor> saved, IReadOnlyList<Tensor?> gradients) =>
        [Run(arguments, gradients[0]!, null), gradients[0]!];

    private static Tensor Run(Arguments arguments, Tensor x, Tensor? residual)
    {
        var output = empty_like(x);
        if (x.dtype == ScalarType.Float32)
            Launch<Float32>(arguments, x, residual, output);
        else
            Launch<BFloat16>(arguments, x, residual, output);
        return output;
    }

    private static unsafe void Launch<TElement>(Arguments arguments, Tensor x, Tensor? residual, Tensor output)
        where TElement : unmanaged, IElement<TElement> => KernelLauncher.Launch(
        new DropoutKernel<TElement>
        {
            Input = (TElement*)TorchDispatcher.Pointer(x),
            Output = (TElement*)TorchDispatcher.Pointer(output),
            Residual = residual is null ? null : (TElement*)TorchDispatcher.Pointer(residual),
            Noise = new(arguments.Key),
            Probability = (float)arguments.Probability,
        },
        x.numel(),
        grain: 1 << 14);

    /// <summary>How much is dropped, and the key that decides what.</summary>
    internal sealed record Arguments(double Probability, ulong Key);
}
