using System.Numerics;

namespace Hanul.Training;

/// <summary>
/// Adds the gradient of each token to its row of a table. An item is a stretch of columns, for which all tokens are done in order:
/// no two threads meet, and the sum does not depend on how many there are.
/// </summary>
internal unsafe struct EmbeddingBackwardKernel<TElement> : IKernel
    where TElement : unmanaged, IElement<TElement>
{
    /// <summary>Columns of an item.</summary>
    internal const int Columns = 64;

    /// <summary>The row of each token, or null where the row is the position in a sequence of <see cref="Length"/>.</summary>
    internal long* Rows;

    /// <summary><c>[tokens, hidden]</c>.</summary>
    internal TElement* Gradient;

    /// <summary><c>[rows, hidden]</c>.</summary>
    internal TElement* Table;
    internal long Count;
    internal int Length, Hidden;

    public readonly void Run(long begin, long end)
    {
        var (first, last) = (begin * Columns, Math.Min(Hidden, end * Columns));
        for (long token = 0; token < Count; token++)
        {
            var row = Rows == null ? token % Length : Rows[token];
            var target = Table + row * Hidden;
            var source = Gradient + token * Hidden;
            var i = first;
            for (; i + 2 * Vector<float>.Count <= last; i += 2 * Vector<float>.Count)
            {
                TElement.Load(target + i, out var a, out var b);
                TElement.Load(source + i, out var c, out var d);
                TElement.Store(target + i, a + c, b + d);
            }

            for (; i < last; i++)
                TElement.Store(target + i, TElement.Load(target + i) + TElement.Load(source + i));
        }
    }
}
