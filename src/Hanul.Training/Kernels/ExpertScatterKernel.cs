using System.Numerics;

namespace Hanul.Training;

/// <summary>
/// Sums the gradients of each token's input: from the experts that worked on it, and from the router, whose input was jittered.
/// An item is one token.
/// </summary>
internal unsafe struct ExpertScatterKernel<TElement> : IKernel
    where TElement : unmanaged, IElement<TElement>
{
    /// <summary><c>[rows, hidden]</c>.</summary>
    internal TElement* RowGradients;

    /// <summary>The row of each choice, or −1, <c>[tokens, active]</c>.</summary>
    internal int* Slots;

    /// <summary><c>[tokens, hidden]</c>.</summary>
    internal float* RouterGradients;

    /// <summary><c>[tokens, hidden]</c>.</summary>
    internal TElement* Result;
    internal int Hidden, ActiveExperts;

    /// <summary>0 where the input was not jittered.</summary>
    internal float Epsilon;
    internal CounterNoise Noise;

    public readonly void Run(long begin, long end)
    {
        for (var token = begin; token < end; token++)
        {
            var i = 0;
            for (; i + 2 * Vector<float>.Count <= Hidden; i += 2 * Vector<float>.Count)
                Columns(token, token * Hidden + i, i);
            for (; i < Hidden; i++)
                Column(token, token * Hidden + i, i);
        }
    }

    private readonly void Columns(long token, long index, int i)
    {
        Vector<float> first = Vector.Load(RouterGradients + index), second = Vector.Load(RouterGradients + index + Vector<float>.Count);
        if (Epsilon > 0)
        {
            first *= Noise.Jitter(index, Epsilon);
            second *= Noise.Jitter(index + Vector<float>.Count, Epsilon);
        }

        for (var choice = token * ActiveExperts; choice < (token + 1) * ActiveExperts; choice++)
        {
            if (Slots[choice] < 0)
                continue;
            TElement.Load(RowGradients + (long)Slots[choice] * Hidden + i, out var firstRow, out var secondRow);
            first += firstRow;
            second += secondRow;
        }

        TElement.Store(Result + index, first, second);
    }

    private readonly void Column(long token, long index, int i)
    {
        var sum = RouterGradients[index];
        if (Epsilon > 0)
            sum *= Noise.Jitter(index, Epsilon)[0];
        for (var choice = token * ActiveExperts; choice < (token + 1) * ActiveExperts; choice++)
        {
            if (Slots[choice] >= 0)
                sum += TElement.Load(RowGradients + (long)Slots[choice] * Hidden + i);
        }

        TElement.Store(Result + index, sum);
    }
}
