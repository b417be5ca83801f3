using System.Numerics;

namespace Hanul.Training;

/// <summary>Multiplies each element with the dropout factor of its index: forward and backward are the same. An item is one element.</summary>
internal unsafe struct DropoutKernel<TElement> : IKernel
    where TElement : unmanaged, IElement<TElement>
{
    internal TElement* Input;
    internal TElement* Output;

    /// <summary>Added to the output, or null.</summary>
    internal TElement* Residual;
    internal CounterNoise Noise;
    internal float Probability;

    public readonly void Run(long begin, long end)
    {
        var i = begin;
        for (; i + 2 * Vector<float>.Count <= end; i += 2 * Vector<float>.Count)
        {
            TElement.Load(Input + i, out var first, out var second);
            first *= Noise.Dropout(i, Probability);
            second *= Noise.Dropout(i + Vector<float>.Count, Probability);
            if (Residual != null)
            {
                TElement.Load(Residual + i, out var firstResidual, out var secondResidual);
                first += firstResidual;
                second += secondResidual;
            }

            TElement.Store(Output + i, first, second);
        }

        for (; i < end; i++)
        {
            var value = TElement.Load(Input + i) * Noise.Dropout(i, Probability)[0];
            TElement.Store(Output + i, Residual == null ? value : value + TElement.Load(Residual + i));
        }
    }
}
