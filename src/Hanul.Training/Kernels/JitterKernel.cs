using System.Numerics;

namespace Hanul.Training;

/// <summary>Multiplies elements with noise from <c>[1 − ε, 1 + ε]</c> and widens them to float32. An item is one element.</summary>
internal unsafe struct JitterKernel<TElement> : IKernel
    where TElement : unmanaged, IElement<TElement>
{
    internal TElement* Input;
    internal float* Output;
    internal CounterNoise Noise;
    internal float Epsilon;

    public readonly void Run(long begin, long end)
    {
        var i = begin;
        for (; i + 2 * Vector<float>.Count <= end; i += 2 * Vector<float>.Count)
        {
            TElement.Load(Input + i, out var first, out var second);
            (first * Noise.Jitter(i, Epsilon)).Store(Output + i);
            (second * Noise.Jitter(i + Vector<float>.Count, Epsilon)).Store(Output + i + Vector<float>.Count);
        }

        for (; i < end; i++)
            Output[i] = TElement.Load(Input + i) * Noise.Jitter(i, Epsilon)[0];
    }
}
