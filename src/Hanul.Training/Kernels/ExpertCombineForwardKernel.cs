using System.Numerics;

namespace Hanul.Training;

/// <summary>Adds to each token's residual what its experts computed, times their gates. An item is one token.</summary>
internal unsafe struct ExpertCombineForwardKernel<TElement> : IKernel
    where TElement : unmanaged, IElement<TElement>
{
    /// <summary><c>[tokens, hidden]</c>, or null for zero.</summary>
    internal TElement* Residual;

    /// <summary>What the experts computed, <c>[rows, hidden]</c>.</summary>
    internal TElement* Rows;

    /// <summary>The row of each choice, or −1, <c>[tokens, active]</c>.</summary>
    internal int* Slots;

    /// <summary><c>[tokens, active]</c>.</summary>
    internal float* Gates;

    /// <summary><c>[tokens, hidden]</c>.</summary>
    internal TElement* Output;
    internal int Hidden, ActiveExperts;

    public readonly void Run(long begin, long end)
    {
        for (var token = begin; token < end; token++)
        {
            var i = 0;
            for (; i + 2 * Vector<float>.Count <= Hidden; i += 2 * Vector<float>.Count)
                Columns(token, i);
            for (; i < Hidden; i++)
                Column(token, i);
        }
    }

    private readonly void Columns(long token, int i)
    {
        Vector<float> first = default, second = default;
        if (Residual != null)
            TElement.Load(Residual + token * Hidden + i, out first, out second);
        for (var choice = token * ActiveExperts; choice < (token + 1) * ActiveExperts; choice++)
        {
            if (Slots[choice] < 0)
                continue;
            TElement.Load(Rows + (long)Slots[choice] * Hidden + i, out var firstRow, out var secondRow);
            var gate = new Vector<float>(Gates[choice]);
            first = Vector.FusedMultiplyAdd(gate, firstRow, first);
            second = Vector.FusedMultiplyAdd(gate, secondRow, second);
        }

        TElement.Store(Output + token * Hidden + i, first, second);
    }

    private readonly void Column(long token, int i)
    {
        var sum = Residual == null ? 0 : TElement.Load(Residual + token * Hidden + i);
        for (var choice = token * ActiveExperts; choice < (token + 1) * ActiveExperts; choice++)
        {
            if (Slots[choice] >= 0)
                sum = MathF.FusedMultiplyAdd(Gates[choice], TElement.Load(Rows + (long)Slots[choice] * Hidden + i), sum);
        }

        TElement.Store(Output + token * Hidden + i, sum);
    }
}
