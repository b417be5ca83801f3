using System.Numerics;

namespace Hanul.Training;

/// <summary>
/// Turns rows of attention scores, in place, into probabilities over the keys that a query may see; those of other keys become 0.
/// An item is one query of one head.
/// </summary>
internal unsafe struct CausalSoftmaxForwardKernel<TElement> : IKernel
    where TElement : unmanaged, IElement<TElement>
{
    /// <summary><c>[batch, heads, length, length]</c>.</summary>
    internal TElement* Scores;

    /// <summary>The first key that each token may see, <c>[batch, length]</c>, or null where it is 0.</summary>
    internal int* FirstVisible;
    internal int Length, HeadCount;

    public readonly void Run(long begin, long end)
    {
        for (var row = begin; row < end; row++)
        {
            var position = (int)(row % Length);
            var sequence = row / Length / HeadCount;
            var first = FirstVisible == null ? 0 : FirstVisible[sequence * Length + position];
            var scores = Scores + row * Length;
            new Span<TElement>(scores, first).Clear();
            Softmax(scores + first, position + 1 - first);
            new Span<TElement>(scores + position + 1, Length - position - 1).Clear();
        }
    }

    private static void Softmax(TElement* x, int count)
    {
        Vector<float> even = new(float.NegativeInfinity), odd = even;
        var i = 0;
        for (; i + 2 * Vector<float>.Count <= count; i += 2 * Vector<float>.Count)
        {
            TElement.Load(x + i, out var first, out var second);
            even = Vector.Max(even, first);
            odd = Vector.Max(odd, second);
        }

        even = Vector.Max(even, odd);
        var largest = float.NegativeInfinity;
        for (var lane = 0; lane < Vector<float>.Count; lane++)
            largest = MathF.Max(largest, even[lane]);
        for (; i < count; i++)
            largest = MathF.Max(largest, TElement.Load(x + i));

        Vector<float> sums = default, shift = new(largest);
        for (i = 0; i + 2 * Vector<float>.Count <= count; i += 2 * Vector<float>.Count)
        {
            TElement.Load(x + i, out var first, out var second);
            first = VectorMath.Exp(first - shift);
            second = VectorMath.Exp(second - shift);
            sums += first + second;
            TElement.Store(x + i, first, second);
        }

        var sum = Vector.Sum(sums);
        for (; i < count; i++)
        {
            var value = MathF.Exp(TElement.Load(x + i) - largest);
            sum += value;
            TElement.Store(x + i, value);
        }

        var scale = 1 / sum;
        for (i = 0; i + 2 * Vector<float>.Count <= count; i += 2 * Vector<float>.Count)
        {
            TElement.Load(x + i, out var first, out var second);
            TElement.Store(x + i, first * scale, second * scale);
        }

        for (; i < count; i++)
            TElement.Store(x + i, TElement.Load(x + i) * scale);
    }
}
