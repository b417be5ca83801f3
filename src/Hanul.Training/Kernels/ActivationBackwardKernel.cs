using System.Numerics;

namespace Hanul.Training;

/// <summary>The gradient of <see cref="ActivationForwardKernel{TElement, TFunction}"/>.</summary>
internal unsafe struct ActivationBackwardKernel<TElement, TFunction> : IKernel
    where TElement : unmanaged, IElement<TElement>
    where TFunction : struct, IActivationFunction
{
    /// <summary><c>[rows, width]</c>, gated <c>[rows, 2 · width]</c>.</summary>
    internal TElement* Input;

    /// <summary><c>[rows, width]</c>.</summary>
    internal TElement* OutputGradient;

    /// <summary>The shape of <see cref="Input"/>.</summary>
    internal TElement* InputGradient;
    internal int Width;
    internal bool Gated;
    internal float Dropout;
    internal CounterNoise Noise;

    public readonly void Run(long begin, long end)
    {
        for (var row = begin; row < end; row++)
        {
            var offset = row * Width * (Gated ? 2 : 1);
            if (Gated)
                GatedRow(Input + offset, InputGradient + offset, OutputGradient + row * Width, row * Width);
            else
                PlainRow(Input + offset, InputGradient + offset, OutputGradient + row * Width, row * Width);
        }
    }

    private readonly void PlainRow(TElement* input, TElement* result, TElement* gradient, long index)
    {
        var i = 0;
        for (; i + 2 * Vector<float>.Count <= Width; i += 2 * Vector<float>.Count)
        {
            TElement.Load(input + i, out var first, out var second);
            TElement.Load(gradient + i, out var firstGradient, out var secondGradient);
            TFunction.Value(first, out var firstSlope);
            TFunction.Value(second, out var secondSlope);
            firstSlope *= Dropped(firstGradient, index + i);
            secondSlope *= Dropped(secondGradient, index + i + Vector<float>.Count);
            TElement.Store(result + i, firstSlope, secondSlope);
        }

        for (; i < Width; i++)
        {
            TFunction.Value(new(TElement.Load(input + i)), out var slope);
            TElement.Store(result + i, (slope * Dropped(new(TElement.Load(gradient + i)), index + i))[0]);
        }
    }

    private readonly void GatedRow(TElement* input, TElement* result, TElement* gradient, long index)
    {
        var i = 0;
        for (; i + 2 * Vector<float>.Count <= Width; i += 2 * Vector<float>.Count)
        {
            TElement.Load(input + i, out var first, out var second);
            TElement.Load(input + Width + i, out var firstFactor, out var secondFactor);
            TElement.Load(gradient + i, out var firstGradient, out var secondGradient);
            firstGradient = Dropped(firstGradient, index + i);
            secondGradient = Dropped(secondGradient, index + i + Vector<float>.Count);
            var firstValue = TFunction.Value(first, out var firstSlope);
            var secondValue = TFunction.Value(second, out var secondSlope);
            TElement.Store(result + i, firstGradient * firstFactor * firstSlope, secondGradient * secondFactor * secondSlope);
            TElement.Store(result + Width + i, firstGradient * firstValue, secondGradient * secondValue);
        }

        for (; i < Width; i++)
        {
            var dropped = Dropped(new(TElement.Load(gradient + i)), index + i)[0];
            var value = TFunction.Value(new(TElement.Load(input + i)), out var slope)[0];
            TElement.Store(result + i, dropped * TElement.Load(input + Width + i) * slope[0]);
            TElement.Store(result + Width + i, dropped * value);
        }
    }

    private readonly Vector<float> Dropped(Vector<float> gradient, long index) =>
        Dropout > 0 ? gradient * Noise.Dropout(index, Dropout) : gradient;
}
