using System.Numerics;

namespace Hanul.Training;

/// <summary>
/// Sums of squares of equal blocks of a buffer. The caller adds the blocks in order, so the result does not depend on how many threads ran.
/// </summary>
internal unsafe struct SquaredNormKernel<TElement> : IKernel
    where TElement : unmanaged, IElement<TElement>
{
    /// <summary>Elements of a block.</summary>
    internal const long BlockSize = 1 << 16;

    internal TElement* Values;
    internal long Count;
    internal double* Sums;

    public readonly void Run(long begin, long end)
    {
        for (var block = begin; block < end; block++)
        {
            double sum = 0;
            var limit = Math.Min(Count, (block + 1) * BlockSize);
            // A short stretch in float32 loses nothing that matters; stretches are added in float64.
            for (var start = block * BlockSize; start < limit; start += 1 << 12)
                sum += Stretch(start, Math.Min(limit, start + (1 << 12)));
            Sums[block] = sum;
        }
    }

    private readonly double Stretch(long begin, long end)
    {
        Vector<float> even = default, odd = default;
        var width = 2L * Vector<float>.Count;
        var i = begin;
        for (; i + width <= end; i += width)
        {
            TElement.Load(Values + i, out var first, out var second);
            even = Vector.FusedMultiplyAdd(first, first, even);
            odd = Vector.FusedMultiplyAdd(second, second, odd);
        }

        double sum = Vector.Sum(even + odd);
        for (; i < end; i++)
        {
            var value = TElement.Load(Values + i);
            sum += (double)value * value;
        }

        return sum;
    }
}
