using System.Numerics;

namespace Hanul.Training;

/// <summary>Adds the rows of a matrix, in order, to a vector; an item is a stretch of columns.</summary>
internal unsafe struct BlockSumKernel<TElement> : IKernel
    where TElement : unmanaged, IElement<TElement>
{
    /// <summary>Columns of an item.</summary>
    internal const int Columns = 64;

    /// <summary><c>[rows, width]</c>.</summary>
    internal float* Blocks;

    /// <summary><c>[width]</c>.</summary>
    internal TElement* Target;
    internal long Rows;
    internal int Width;

    public readonly void Run(long begin, long end)
    {
        var sums = stackalloc float[Columns];
        for (var item = begin; item < end; item++)
        {
            var start = (int)item * Columns;
            var count = Math.Min(Columns, Width - start);
            new Span<float>(sums, Columns).Clear();
            for (long row = 0; row < Rows; row++)
                AddRow(sums, Blocks + row * Width + start, count);
            for (var i = 0; i < count; i++)
                TElement.Store(Target + start + i, TElement.Load(Target + start + i) + sums[i]);
        }
    }

    private static void AddRow(float* sums, float* row, int count)
    {
        var i = 0;
        for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
            (Vector.Load(sums + i) + Vector.Load(row + i)).Store(sums + i);
        for (; i < count; i++)
            sums[i] += row[i];
    }
}
