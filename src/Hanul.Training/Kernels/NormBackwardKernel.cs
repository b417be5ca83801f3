using System.Numerics;

namespace Hanul.Training;

/// <summary>
/// The gradient of <see cref="NormForwardKernel{TElement}"/>. Works on blocks of rows; what each block adds to the weight's and the bias's
/// gradient goes to a row of its own, so that the sum does not depend on how many threads ran.
/// </summary>
internal unsafe struct NormBackwardKernel<TElement> : IKernel
    where TElement : unmanaged, IElement<TElement>
{
    /// <summary>Rows of a block.</summary>
    internal const long BlockSize = 32;

    internal TElement* Input;
    internal TElement* OutputGradient;
    internal TElement* InputGradient;
    internal TElement* Weight;
    internal float* Mean;
    internal float* Inverse;

    /// <summary><c>[blocks, width]</c>, zero at first.</summary>
    internal float* WeightGradients;

    /// <summary><c>[blocks, width]</c>, zero at first; null where there is no bias.</summary>
    internal float* BiasGradients;
    internal long InputStride, OutputStride, Rows;
    internal int Width;
    internal bool Centered;

    public readonly void Run(long begin, long end)
    {
        for (var block = begin; block < end; block++)
        {
            var last = Math.Min(Rows, (block + 1) * BlockSize);
            for (var row = block * BlockSize; row < last; row++)
                Row(row, WeightGradients + block * Width, BiasGradients == null ? null : BiasGradients + block * Width);
        }
    }

    private readonly void Row(long row, float* weightGradient, float* biasGradient)
    {
        var x = Input + row * InputStride;
        var dy = OutputGradient + row * OutputStride;
        var dx = InputGradient + row * InputStride;
        var (mean, inverse) = (Mean[row], Inverse[row]);
        Vector<float> sums = default, products = default, center = new(mean), scale = new(inverse);
        var i = 0;
        for (; i + 2 * Vector<float>.Count <= Width; i += 2 * Vector<float>.Count)
        {
            TElement.Load(x + i, out var first, out var second);
            TElement.Load(dy + i, out var firstGradient, out var secondGradient);
            TElement.Load(Weight + i, out var firstWeight, out var secondWeight);
            first = (first - center) * scale;
            second = (second - center) * scale;
            Add(weightGradient + i, first * firstGradient, second * secondGradient);
            if (biasGradient != null)
                Add(biasGradient + i, firstGradient, secondGradient);
            firstGradient *= firstWeight;
            secondGradient *= secondWeight;
            sums += firstGradient + secondGradient;
            products = Vector.FusedMultiplyAdd(firstGradient, first, Vector.FusedMultiplyAdd(secondGradient, second, products));
        }

        float sum = Vector.Sum(sums), product = Vector.Sum(products);
        for (; i < Width; i++)
        {
            var normed = (TElement.Load(x + i) - mean) * inverse;
            var gradient = TElement.Load(dy + i);
            weightGradient[i] += normed * gradient;
            if (biasGradient != null)
                biasGradient[i] += gradient;
            gradient *= TElement.Load(Weight + i);
            sum += gradient;
            product += gradient * normed;
        }

        InputRow(x, dy, dx, mean, inverse, Centered ? sum / Width : 0, product / Width);
    }

    // With n the normed row and g = dy · weight: dx = inverse · (g − mean(g) − n · mean(g · n)); the first mean only where centred.
    private readonly void InputRow(TElement* x, TElement* dy, TElement* dx, float mean, float inverse, float meanGradient, float meanProduct)
    {
        Vector<float> center = new(mean), scale = new(inverse), gradientMean = new(meanGradient), productMean = new(-meanProduct);
        var i = 0;
        for (; i + 2 * Vector<float>.Count <= Width; i += 2 * Vector<float>.Count)
        {
            TElement.Load(x + i, out var first, out var second);
            TElement.Load(dy + i, out var firstGradient, out var secondGradient);
            TElement.Load(Weight + i, out var firstWeight, out var secondWeight);
            first = Vector.FusedMultiplyAdd((first - center) * scale, productMean, firstGradient * firstWeight - gradientMean) * scale;
            second = Vector.FusedMultiplyAdd((second - center) * scale, productMean, secondGradient * secondWeight - gradientMean) * scale;
            TElement.Store(dx + i, first, second);
        }

        for (; i < Width; i++)
        {
            var normed = (TElement.Load(x + i) - mean) * inverse;
            TElement.Store(dx + i, inverse * (TElement.Load(dy + i) * TElement.Load(Weight + i) - meanGradient - normed * meanProduct));
        }
    }

    private static void Add(float* target, Vector<float> first, Vector<float> second)
    {
        (Vector.Load(target) + first).Store(target);
        (Vector.Load(target + Vector<float>.Count) + second).Store(target + Vector<float>.Count);
    }
}
