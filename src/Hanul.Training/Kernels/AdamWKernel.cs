using System.Numerics;

namespace Hanul.Training;

/// <summary>One AdamW step over a stretch of flat buffers, in one pass over memory.</summary>
internal unsafe struct AdamWKernel<TElement> : IKernel
    where TElement : unmanaged, IElement<TElement>
{
    /// <summary>float32 weights: the model's own, or the master copy.</summary>
    internal float* Weights;

    /// <summary>Where the new weights are rounded to; null where <see cref="Weights"/> are the model's own.</summary>
    internal TElement* Rounded;
    internal TElement* Gradients;
    internal float* Mean;
    internal float* Square;
    internal float GradientScale, Beta1, Beta2, Decay, StepSize, InverseSquareCorrection, Epsilon;

    public readonly void Run(long begin, long end)
    {
        var width = 2L * Vector<float>.Count;
        var i = begin;
        for (; i + width <= end; i += width)
        {
            TElement.Load(Gradients + i, out var firstGradient, out var secondGradient);
            var first = Update(i, firstGradient);
            var second = Update(i + Vector<float>.Count, secondGradient);
            if (Rounded != null)
                TElement.Store(Rounded + i, first, second);
        }

        for (; i < end; i++)
        {
            var gradient = TElement.Load(Gradients + i) * GradientScale;
            var mean = Mean[i] = MathF.FusedMultiplyAdd(Beta1, Mean[i], (1 - Beta1) * gradient);
            var square = Square[i] = MathF.FusedMultiplyAdd(Beta2, Square[i], (1 - Beta2) * gradient * gradient);
            var change = mean / MathF.FusedMultiplyAdd(MathF.Sqrt(square), InverseSquareCorrection, Epsilon);
            Weights[i] = MathF.FusedMultiplyAdd(-StepSize, change, Weights[i] * Decay);
            if (Rounded != null)
                TElement.Store(Rounded + i, Weights[i]);
        }
    }

    private readonly Vector<float> Update(long i, Vector<float> gradient)
    {
        gradient *= GradientScale;
        var mean = Vector.FusedMultiplyAdd(new(Beta1), Vector.Load(Mean + i), (1 - Beta1) * gradient);
        var square = Vector.FusedMultiplyAdd(new(Beta2), Vector.Load(Square + i), (1 - Beta2) * gradient * gradient);
        mean.Store(Mean + i);
        square.Store(Square + i);
        var change = mean / Vector.FusedMultiplyAdd(Vector.SquareRoot(square), new(InverseSquareCorrection), new(Epsilon));
        var weights = Vector.FusedMultiplyAdd(new(-StepSize), change, Vector.Load(Weights + i) * Decay);
        weights.Store(Weights + i);
        return weights;
    }
}
