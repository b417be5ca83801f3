using System.Numerics;

namespace Hanul.Training;

/// <summary>Root-mean-square norm, or layer norm where <see cref="Centered"/>, of rows that may be windows of wider ones.</summary>
internal unsafe struct NormForwardKernel<TElement> : IKernel
    where TElement : unmanaged, IElement<TElement>
{
    internal TElement* Input;
    internal TElement* Output;
    internal TElement* Weight;

    /// <summary>Null where there is none.</summary>
    internal TElement* Bias;

    /// <summary>The mean of each row, kept for the backward pass; zero where the norm is not centred.</summary>
    internal float* Mean;

    /// <summary>One over the deviation of each row.</summary>
    internal float* Inverse;
    internal long InputStride, OutputStride;
    internal int Width;
    internal float Epsilon;
    internal bool Centered;

    public readonly void Run(long begin, long end)
    {
        for (var row = begin; row < end; row++)
        {
            var x = Input + row * InputStride;
            var mean = Centered ? Sum(x) / Width : 0;
            var inverse = 1 / MathF.Sqrt(SquaredDistance(x, mean) / Width + Epsilon);
            (Mean[row], Inverse[row]) = (mean, inverse);
            Scale(x, Output + row * OutputStride, mean, inverse);
        }
    }

    private readonly float Sum(TElement* x)
    {
        Vector<float> even = default, odd = default;
        var i = 0;
        for (; i + 2 * Vector<float>.Count <= Width; i += 2 * Vector<float>.Count)
        {
            TElement.Load(x + i, out var first, out var second);
            even += first;
            odd += second;
        }

        var sum = Vector.Sum(even + odd);
        for (; i < Width; i++)
            sum += TElement.Load(x + i);
        return sum;
    }

    private readonly float SquaredDistance(TElement* x, float mean)
    {
        Vector<float> even = default, odd = default, center = new(mean);
        var i = 0;
        for (; i + 2 * Vector<float>.Count <= Width; i += 2 * Vector<float>.Count)
        {
            TElement.Load(x + i, out var first, out var second);
            first -= center;
            second -= center;
            even = Vector.FusedMultiplyAdd(first, first, even);
            odd = Vector.FusedMultiplyAdd(second, second, odd);
        }

        var sum = Vector.Sum(even + odd);
        for (; i < Width; i++)
        {
            var distance = TElement.Load(x + i) - mean;
            sum += distance * distance;
        }

        return sum;
    }

    private readonly void Scale(TElement* x, TElement* y, float mean, float inverse)
    {
        Vector<float> center = new(mean), scale = new(inverse);
        var i = 0;
        for (; i + 2 * Vector<float>.Count <= Width; i += 2 * Vector<float>.Count)
        {
            TElement.Load(x + i, out var first, out var second);
            TElement.Load(Weight + i, out var firstWeight, out var secondWeight);
            first = (first - center) * scale * firstWeight;
            second = (second - center) * scale * secondWeight;
            if (Bias != null)
            {
                TElement.Load(Bias + i, out var firstBias, out var secondBias);
                first += firstBias;
                second += secondBias;
            }

            TElement.Store(y + i, first, second);
        }

        for (; i < Width; i++)
        {
            var value = (TElement.Load(x + i) - mean) * inverse * TElement.Load(Weight + i);
            TElement.Store(y + i, Bias == null ? value : value + TElement.Load(Bias + i));
        }
    }
}
