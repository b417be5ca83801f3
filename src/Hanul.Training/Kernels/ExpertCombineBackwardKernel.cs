using System.Numerics;

namespace Hanul.Training;

/// <summary>The gradient of <see cref="ExpertCombineForwardKernel{TElement}"/>. An item is one sorted row.</summary>
internal unsafe struct ExpertCombineBackwardKernel<TElement> : IKernel
    where TElement : unmanaged, IElement<TElement>
{
    /// <summary><c>[tokens, hidden]</c>.</summary>
    internal TElement* OutputGradient;

    /// <summary>What the experts computed, <c>[rows, hidden]</c>.</summary>
    internal TElement* Rows;

    /// <summary><c>[rows, hidden]</c>.</summary>
    internal TElement* RowGradients;
    internal int* Choices;
    internal float* Gates;

    /// <summary><c>[tokens, active]</c>, zero at first: dropped choices keep that.</summary>
    internal float* GateGradients;
    internal int Hidden, ActiveExperts;

    public readonly void Run(long begin, long end)
    {
        for (var row = begin; row < end; row++)
        {
            var choice = Choices[row];
            var gradient = OutputGradient + (long)(choice / ActiveExperts) * Hidden;
            GateGradients[choice] = Row(gradient, Rows + row * Hidden, RowGradients + row * Hidden, Gates[choice]);
        }
    }

    private readonly float Row(TElement* gradient, TElement* output, TElement* result, float gate)
    {
        Vector<float> even = default, odd = default;
        var i = 0;
        for (; i + 2 * Vector<float>.Count <= Hidden; i += 2 * Vector<float>.Count)
        {
            TElement.Load(gradient + i, out var first, out var second);
            TElement.Load(output + i, out var firstOutput, out var secondOutput);
            even = Vector.FusedMultiplyAdd(first, firstOutput, even);
            odd = Vector.FusedMultiplyAdd(second, secondOutput, odd);
            TElement.Store(result + i, first * gate, second * gate);
        }

        var sum = Vector.Sum(even + odd);
        for (; i < Hidden; i++)
        {
            var value = TElement.Load(gradient + i);
            sum += value * TElement.Load(output + i);
            TElement.Store(result + i, value * gate);
        }

        return sum;
    }
}
