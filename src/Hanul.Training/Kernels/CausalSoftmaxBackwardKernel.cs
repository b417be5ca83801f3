using System.Numerics;

namespace Hanul.Training;

/// <summary>
/// Turns the gradient of attention probabilities, in place, into that of the scores: <c>p · (g − Σ p·g)</c>. Hidden keys get 0 because their
/// probability is 0.
/// </summary>
internal unsafe struct CausalSoftmaxBackwardKernel<TElement> : IKernel
    where TElement : unmanaged, IElement<TElement>
{
    /// <summary><c>[batch, heads, length, length]</c>.</summary>
    internal TElement* Probabilities;

    /// <summary>The same shape.</summary>
    internal TElement* Gradient;
    internal int Length;

    public readonly void Run(long begin, long end)
    {
        for (var row = begin; row < end; row++)
        {
            var count = (int)(row % Length) + 1;
            var gradient = Gradient + row * Length;
            Row(Probabilities + row * Length, gradient, count);
            new Span<TElement>(gradient + count, Length - count).Clear();
        }
    }

    private static void Row(TElement* p, TElement* g, int count)
    {
        Vector<float> even = default, odd = default;
        var i = 0;
        for (; i + 2 * Vector<float>.Count <= count; i += 2 * Vector<float>.Count)
        {
            TElement.Load(p + i, out var firstP, out var secondP);
            TElement.Load(g + i, out var firstG, out var secondG);
            even = Vector.FusedMultiplyAdd(firstP, firstG, even);
            odd = Vector.FusedMultiplyAdd(secondP, secondG, odd);
        }

        var sum = Vector.Sum(even + odd);
        for (; i < count; i++)
            sum += TElement.Load(p + i) * TElement.Load(g + i);

        Vector<float> shift = new(sum);
        for (i = 0; i + 2 * Vector<float>.Count <= count; i += 2 * Vector<float>.Count)
        {
            TElement.Load(p + i, out var firstP, out var secondP);
            TElement.Load(g + i, out var firstG, out var secondG);
            TElement.Store(g + i, firstP * (firstG - shift), secondP * (secondG - shift));
        }

        for (; i < count; i++)
            TElement.Store(g + i, TElement.Load(p + i) * (TElement.Load(g + i) - sum));
    }
}
