using System.Numerics;

namespace Hanul.Training;

/// <summary>Looks up the vector of each token, and adds that of its position where there is one.</summary>
internal unsafe struct EmbeddingForwardKernel<TElement> : IKernel
    where TElement : unmanaged, IElement<TElement>
{
    /// <summary><c>[vocabulary, hidden]</c>.</summary>
    internal TElement* Table;

    /// <summary><c>[context, hidden]</c>, or null.</summary>
    internal TElement* Positions;

    /// <summary><c>[tokens]</c>.</summary>
    internal long* Tokens;

    /// <summary><c>[tokens, hidden]</c>.</summary>
    internal TElement* Output;
    internal int Length, Hidden;

    public readonly void Run(long begin, long end)
    {
        for (var token = begin; token < end; token++)
        {
            var source = new ReadOnlySpan<TElement>(Table + Tokens[token] * Hidden, Hidden);
            var output = Output + token * Hidden;
            if (Positions == null)
                source.CopyTo(new(output, Hidden));
            else
                AddRows(Table + Tokens[token] * Hidden, Positions + token % Length * Hidden, output);
        }
    }

    private readonly void AddRows(TElement* left, TElement* right, TElement* sum)
    {
        var i = 0;
        for (; i + 2 * Vector<float>.Count <= Hidden; i += 2 * Vector<float>.Count)
        {
            TElement.Load(left + i, out var first, out var second);
            TElement.Load(right + i, out var otherFirst, out var otherSecond);
            TElement.Store(sum + i, first + otherFirst, second + otherSecond);
        }

        for (; i < Hidden; i++)
            TElement.Store(sum + i, TElement.Load(left + i) + TElement.Load(right + i));
    }
}
