using System.Numerics;

namespace Hanul.Training;

/// <summary>The function between two projections, row by row; where it is gated, the first half of a row, activated, multiplies the second.</summary>
internal unsafe struct ActivationForwardKernel<TElement, TFunction> : IKernel
    where TElement : unmanaged, IElement<TElement>
    where TFunction : struct, IActivationFunction
{
    /// <summary><c>[rows, width]</c>, gated <c>[rows, 2 · width]</c>.</summary>
    internal TElement* Input;

    /// <summary><c>[rows, width]</c>.</summary>
    internal TElement* Output;
    internal int Width;
    internal bool Gated;

    /// <summary>The probability with which a feature is zeroed, or 0.</summary>
    internal float Dropout;
    internal CounterNoise Noise;

    public readonly void Run(long begin, long end)
    {
        for (var row = begin; row < end; row++)
        {
            var input = Input + row * Width * (Gated ? 2 : 1);
            var output = Output + row * Width;
            var i = 0;
            for (; i + 2 * Vector<float>.Count <= Width; i += 2 * Vector<float>.Count)
            {
                TElement.Load(input + i, out var first, out var second);
                Vector<float> firstFactor = Vector<float>.One, secondFactor = Vector<float>.One;
                if (Gated)
                    TElement.Load(input + Width + i, out firstFactor, out secondFactor);
                var index = row * Width + i;
                TElement.Store(output + i, Value(first, firstFactor, index), Value(second, secondFactor, index + Vector<float>.Count));
            }

            for (; i < Width; i++)
            {
                var factor = Gated ? TElement.Load(input + Width + i) : 1;
                TElement.Store(output + i, Value(new(TElement.Load(input + i)), new(factor), row * Width + i)[0]);
            }
        }
    }

    private readonly Vector<float> Value(Vector<float> x, Vector<float> factor, long index)
    {
        var value = TFunction.Value(x, out _);
        if (Gated)
            value *= factor;
        return Dropout > 0 ? value * Noise.Dropout(index, Dropout) : value;
    }
}
