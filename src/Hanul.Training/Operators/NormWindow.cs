using Hanul.Models;
using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>A norm over some neighbouring columns of a matrix: all of them in a layer's norm, those of the queries in a query norm.</summary>
/// <param name="Spec">Which norm.</param>
/// <param name="Weight"><c>[width]</c>; as many columns as it has features are normalised.</param>
/// <param name="Bias"><c>[width]</c>, or null.</param>
/// <param name="FirstColumn">The first column.</param>
internal sealed unsafe record NormWindow(NormSpec Spec, Weight Weight, Weight? Bias, int FirstColumn)
{
    private int Width => (int)Weight.ElementCount;

    private bool Centered => Spec.Kind switch
    {
        NormKind.Layer => true,
        NormKind.RootMeanSquare => false,
        _ => throw new NotSupportedException($"Training knows no norm of the kind {Spec.Kind}."),
    };

    /// <summary>Writes the normed columns.</summary>
    /// <returns>Mean and inverse deviation of each row, float32 <c>[2, tokens]</c>, for <see cref="Backward"/>.</returns>
    internal Tensor Forward(Tensor x, Tensor output)
    {
        var statistics = empty([2, x.shape[0]], ScalarType.Float32);
        if (x.dtype == ScalarType.Float32)
            Forward<Float32>(x, output, statistics);
        else
            Forward<BFloat16>(x, output, statistics);
        return statistics;
    }

    /// <summary>Writes the columns' gradient, and adds to that of weight and bias.</summary>
    internal void Backward(Tensor x, Tensor statistics, Tensor gradient, Tensor result)
    {
        if (x.dtype == ScalarType.Float32)
            Backward<Float32>(x, statistics, gradient, result);
        else
            Backward<BFloat16>(x, statistics, gradient, result);
    }

    private void Forward<TElement>(Tensor x, Tensor output, Tensor statistics)
        where TElement : unmanaged, IElement<TElement>
    {
        var rows = x.shape[0];
        var mean = (float*)TorchDispatcher.Pointer(statistics);
        KernelLauncher.Launch(
            new NormForwardKernel<TElement>
            {
                Input = (TElement*)TorchDispatcher.Pointer(x) + FirstColumn,
                Output = (TElement*)TorchDispatcher.Pointer(output) + FirstColumn,
                Weight = (TElement*)TorchDispatcher.Pointer(Weight.Value),
                Bias = Bias is null ? null : (TElement*)TorchDispatcher.Pointer(Bias.Value),
                Mean = mean,
                Inverse = mean + rows,
                InputStride = x.shape[1],
                OutputStride = output.shape[1],
                Width = Width,
                Epsilon = Spec.Epsilon,
                Centered = Centered,
            },
            rows,
            grain: Math.Max(1, 8192 / Width));
    }

    private void Backward<TElement>(Tensor x, Tensor statistics, Tensor gradient, Tensor result)
        where TElement : unmanaged, IElement<TElement>
    {
        var rows = x.shape[0];
        var blocks = (rows + NormBackwardKernel<TElement>.BlockSize - 1) / NormBackwardKernel<TElement>.BlockSize;
        using var sums = zeros([Bias is null ? 1 : 2, blocks, Width], ScalarType.Float32);
        var weightSums = (float*)TorchDispatcher.Pointer(sums);
        var mean = (float*)TorchDispatcher.Pointer(statistics);
        KernelLauncher.Launch(
            new NormBackwardKernel<TElement>
            {
                Input = (TElement*)TorchDispatcher.Pointer(x) + FirstColumn,
                OutputGradient = (TElement*)TorchDispatcher.Pointer(gradient) + FirstColumn,
                InputGradient = (TElement*)TorchDispatcher.Pointer(result) + FirstColumn,
                Weight = (TElement*)TorchDispatcher.Pointer(Weight.Value),
                Mean = mean,
                Inverse = mean + rows,
                WeightGradients = weightSums,
                BiasGradients = Bias is null ? null : weightSums + blocks * Width,
                InputStride = x.shape[1],
                OutputStride = gradient.shape[1],
                Rows = rows,
                Width = Width,
                Centered = Centered,
            },
            blocks);
        AddBlocks<TElement>(weightSums, blocks, Weight);
        if (Bias is not null)
            AddBlocks<TElement>(weightSums + blocks * Width, blocks, Bias);
    }

    private void AddBlocks<TElement>(float* sums, long blocks, Weight weight)
        where TElement : unmanaged, IElement<TElement> => KernelLauncher.Launch(
        new BlockSumKernel<TElement> { Blocks = sums, Target = (TElement*)TorchDispatcher.Pointer(weight.Gradient), Rows = blocks, Width = Width },
        (Width + BlockSumKernel<TElement>.Columns - 1) / BlockSumKernel<TElement>.Columns,
        grain: Math.Max(1, 8192 / blocks / BlockSumKernel<TElement>.Columns));
}
