using Hanul.Models;
using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>Runs the activation kernels for a type of element and a function that are known only at run time.</summary>
/// <param name="Activation">The function.</param>
/// <param name="Gated">True where the first half of a row, activated, multiplies the second.</param>
/// <param name="Dropout">The probability with which a feature is zeroed, or 0.</param>
/// <param name="NoiseKey">Decides which.</param>
internal sealed unsafe record ActivationRows(Activation Activation, bool Gated, double Dropout = 0, ulong NoiseKey = 0)
{
    /// <param name="input"><c>[rows, width]</c>, gated <c>[rows, 2 · width]</c>.</param>
    /// <returns><c>[rows, width]</c>.</returns>
    internal Tensor Forward(Tensor input)
    {
        var output = empty([input.shape[0], input.shape[1] / (Gated ? 2 : 1)], input.dtype);
        ForEachType(input.dtype, new ForwardPass(this, input, output));
        return output;
    }

    /// <param name="input">As given to <see cref="Forward"/>.</param>
    /// <param name="gradient"><c>[rows, width]</c>.</param>
    /// <returns>The shape of <paramref name="input"/>.</returns>
    internal Tensor Backward(Tensor input, Tensor gradient)
    {
        var result = empty_like(input);
        ForEachType(input.dtype, new BackwardPass(this, input, gradient, result));
        return result;
    }

    private static long Grain(long width) => Math.Max(1, 4096 / width);

    private void ForEachType<TPass>(ScalarType type, TPass pass)
        where TPass : struct, IPass
    {
        if (type == ScalarType.Float32)
            ForEachFunction<Float32, TPass>(pass);
        else
            ForEachFunction<BFloat16, TPass>(pass);
    }

    private void ForEachFunction<TElement, TPass>(TPass pass)
        where TElement : unmanaged, IElement<TElement>
        where TPass : struct, IPass
    {
        switch (Activation)
        {
            case Activation.Silu:
                pass.Run<TElement, SiluFunction>();
                break;
            case Activation.Gelu:
                pass.Run<TElement, GeluFunction>();
                break;
            case Activation.GeluTanh:
                pass.Run<TElement, GeluTanhFunction>();
                break;
            case Activation.Relu:
                pass.Run<TElement, ReluFunction>();
                break;
            default:
                throw new NotSupportedException($"Training knows no activation {Activation}.");
        }
    }

    private interface IPass
    {
        void Run<TElement, TFunction>()
            where TElement : unmanaged, IElement<TElement>
            where TFunction : struct, IActivationFunction;
    }

    private readonly struct ForwardPass(ActivationRows rows, Tensor input, Tensor output) : IPass
    {
        public void Run<TElement, TFunction>()
            where TElement : unmanaged, IElement<TElement>
            where TFunction : struct, IActivationFunction => KernelLauncher.Launch(
            new ActivationForwardKernel<TElement, TFunction>
            {
                Input = (TElement*)TorchDispatcher.Pointer(input),
                Output = (TElement*)TorchDispatcher.Pointer(output),
                Width = (int)output.shape[1],
                Gated = rows.Gated,
                Dropout = (float)rows.Dropout,
                Noise = new(rows.NoiseKey),
            },
            output.shape[0],
            Grain(output.shape[1]));
    }

    private readonly struct BackwardPass(ActivationRows rows, Tensor input, Tensor gradient, Tensor result) : IPass
    {
        public void Run<TElement, TFunction>()
            where TElement : unmanaged, IElement<TElement>
            where TFunction : struct, IActivationFunction => KernelLauncher.Launch(
            new ActivationBackwardKernel<TElement, TFunction>
            {
                Input = (TElement*)TorchDispatcher.Pointer(input),
                OutputGradient = (TElement*)TorchDispatcher.Pointer(gradient),
                InputGradient = (TElement*)TorchDispatcher.Pointer(result),
                Width = (int)gradient.shape[1],
                Gated = rows.Gated,
                Dropout = (float)rows.Dropout,
                Noise = new(rows.NoiseKey),
            },
            gradient.shape[0],
            Grain(gradient.shape[1]));
    }
}
