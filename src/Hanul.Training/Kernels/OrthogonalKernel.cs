using System.Numerics;
using System.Runtime.InteropServices;

namespace Hanul.Training;

/// <summary>
/// Muon's step of small matrices: what <see cref="Orthogonal.Nearest"/> computes, and the weights moved along it, one matrix after the other in a
/// core's own cache. An item is a matrix.
/// </summary>
internal unsafe struct OrthogonalKernel : IKernel
{
    /// <summary>More rows than this, and a library's products are faster than a cache that has run over.</summary>
    internal const int MostRows = 192;

    internal Matrix* Matrices;

    /// <summary>Rows and columns as the matrices lie, rows no more than columns.</summary>
    internal int Rows, Columns;

    /// <summary>What weights are multiplied with first, and what the direction is multiplied with before it is added.</summary>
    internal float Decay, Step;

    public readonly void Run(long begin, long end)
    {
        var (rows, columns) = (ProductTile.Padded(Rows), ProductTile.Padded(Columns));
        var (wide, square) = ((long)rows * columns, (long)rows * rows);
        var x = (float*)NativeMemory.AlignedAlloc((nuint)(3 * wide + 2 * square) * sizeof(float), 64);
        for (var item = begin; item < end; item++)
            Move(Matrices[item], x, x + wide, x + 2 * wide, x + 3 * wide, x + 3 * wide + square, rows, columns);
        NativeMemory.AlignedFree(x);
    }

    private readonly void Move(Matrix matrix, float* x, float* next, float* turned, float* gram, float* polynomial, int rows, int columns)
    {
        Read(matrix, x, rows, columns);
        for (var step = 0; step < Orthogonal.Steps; step++)
        {
            for (var row = 0; row < rows; row++)
            {
                for (var column = 0; column < columns; column++)
                    turned[(long)column * rows + row] = x[(long)row * columns + column];
            }

            ProductTile.Multiply(x, columns, 1, turned, rows, columns, gram, rows, rows, rows, add: false);
            ProductTile.Multiply(gram, rows, 1, gram, rows, rows, polynomial, rows, rows, rows, add: false);
            Mix(polynomial, (float)Orthogonal.Fifth, gram, (float)Orthogonal.Third, (long)rows * rows);
            ProductTile.Multiply(polynomial, rows, 1, x, columns, rows, next, columns, rows, columns, add: false);
            Mix(next, 1, x, (float)Orthogonal.First, (long)rows * columns);
            var swap = x;
            x = next;
            next = swap;
        }

        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                var weight = matrix.Weights + row * matrix.RowStride + column * matrix.ColumnStride;
                *weight = MathF.FusedMultiplyAdd(Step, x[(long)row * columns + column], *weight * Decay);
            }
        }
    }

    /// <summary>Copies a direction, scaled to norm one, into zeros.</summary>
    private readonly void Read(Matrix matrix, float* x, int rows, int columns)
    {
        new Span<float>(x, rows * columns).Clear();
        var sum = 0.0;
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                var value = matrix.Direction[row * matrix.RowStride + column * matrix.ColumnStride];
                x[(long)row * columns + column] = value;
                sum += (double)value * value;
            }
        }

        Mix(x, (float)(1 / (Math.Sqrt(sum) + Orthogonal.Epsilon)), x, 0, (long)rows * columns);
    }

    /// <summary><c>a = a · scale + b · share</c>; the count is a multiple of a vector.</summary>
    private static void Mix(float* a, float scale, float* b, float share, long count)
    {
        var (first, second) = (new Vector<float>(scale), new Vector<float>(share));
        for (long i = 0; i < count; i += Vector<float>.Count)
            Vector.FusedMultiplyAdd(Vector.Load(b + i), second, Vector.Load(a + i) * first).Store(a + i);
    }

    /// <summary>A matrix in flat buffers: its weights and where they are to go.</summary>
    internal struct Matrix
    {
        internal float* Weights;
        internal float* Direction;

        /// <summary>From one row to the next and from one column to the next, of the matrix as it lies.</summary>
        internal nint RowStride, ColumnStride;
    }
}
