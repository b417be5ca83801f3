using System.Numerics;

namespace Hanul.Training;

/// <summary>Turns rows of logits, in place, into the gradient of their cross-entropy.</summary>
internal unsafe struct CrossEntropyKernel<TElement> : IKernel
    where TElement : unmanaged, IElement<TElement>
{
    /// <summary><c>[rows, vocabulary]</c>.</summary>
    internal TElement* Logits;

    /// <summary><c>[rows]</c>; a row whose target is negative does not count: its loss and gradient are zero.</summary>
    internal long* Targets;

    /// <summary>The cross-entropy of each row in nats, <c>[rows]</c>.</summary>
    internal double* Losses;
    internal int Vocabulary;

    /// <summary>What the gradient is multiplied with; 0 where only the loss is wanted and the logits may be left as they fall.</summary>
    internal float Scale;

    public readonly void Run(long begin, long end)
    {
        for (var row = begin; row < end; row++)
        {
            var x = Logits + row * Vocabulary;
            var target = Targets[row];
            if (target < 0)
            {
                Losses[row] = 0;
                new Span<TElement>(x, Vocabulary).Clear();
                continue;
            }

            var largest = Largest(x);
            var targetLogit = TElement.Load(x + target);
            var sum = Exponentiate(x, largest);
            Losses[row] = largest - (double)targetLogit + Math.Log(sum);
            if (Scale == 0)
                continue;
            var factor = (float)(Scale / sum);
            Multiply(x, factor);
            TElement.Store(x + target, (float)((Math.Exp((double)targetLogit - largest) / sum - 1) * Scale));
        }
    }

    private readonly float Largest(TElement* x)
    {
        Vector<float> even = new(float.NegativeInfinity), odd = even;
        var i = 0;
        for (; i + 2 * Vector<float>.Count <= Vocabulary; i += 2 * Vector<float>.Count)
        {
            TElement.Load(x + i, out var first, out var second);
            even = Vector.Max(even, first);
            odd = Vector.Max(odd, second);
        }

        even = Vector.Max(even, odd);
        var largest = float.NegativeInfinity;
        for (var lane = 0; lane < Vector<float>.Count; lane++)
            largest = MathF.Max(largest, even[lane]);
        for (; i < Vocabulary; i++)
            largest = MathF.Max(largest, TElement.Load(x + i));
        return largest;
    }

    private readonly double Exponentiate(TElement* x, float largest)
    {
        Vector<float> even = default, odd = default, shift = new(largest);
        var i = 0;
        for (; i + 2 * Vector<float>.Count <= Vocabulary; i += 2 * Vector<float>.Count)
        {
            TElement.Load(x + i, out var first, out var second);
            first = VectorMath.Exp(first - shift);
            second = VectorMath.Exp(second - shift);
            even += first;
            odd += second;
            TElement.Store(x + i, first, second);
        }

        double sum = Vector.Sum(even + odd);
        for (; i < Vocabulary; i++)
        {
            var value = MathF.Exp(TElement.Load(x + i) - largest);
            sum += value;
            TElement.Store(x + i, value);
        }

        return sum;
    }

    private readonly void Multiply(TElement* x, float factor)
    {
        var i = 0;
        for (; i + 2 * Vector<float>.Count <= Vocabulary; i += 2 * Vector<float>.Count)
        {
            TElement.Load(x + i, out var first, out var second);
            TElement.Store(x + i, first * factor, second * factor);
        }

        for (; i < Vocabulary; i++)
            TElement.Store(x + i, TElement.Load(x + i) * factor);
    }
}
