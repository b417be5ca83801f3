using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hanul.Training;

/// <summary>
/// Small matrix products that stay in the cache: for attention, whose matrices are too thin for a library's packing to pay. A tile is four rows
/// by two vectors, whose eight sums keep both multipliers of a core busy.
/// </summary>
internal static unsafe class ProductTile
{
    /// <summary>Rows of a tile.</summary>
    internal const int Rows = 4;

    /// <summary>Columns of a tile; sizes of matrices are rounded up to it, and the padding is zero.</summary>
    internal static readonly int Columns = 2 * Vector<float>.Count;

    /// <summary>A size rounded up to whole tiles.</summary>
    internal static int Padded(int size) => (size + Columns - 1) / Columns * Columns;

    /// <summary><c>c = a · b</c>, or <c>c + a · b</c>, for whole tiles.</summary>
    /// <param name="a">The element in row r and column k lies at <c>r · aRow + k · aColumn</c>.</param>
    /// <param name="aRow">From one row of a to the next.</param>
    /// <param name="aColumn">From one column of a to the next.</param>
    /// <param name="b">Row-major.</param>
    /// <param name="bRow">From one row of b to the next.</param>
    /// <param name="depth">Columns of a and rows of b.</param>
    /// <param name="c">Row-major.</param>
    /// <param name="cRow">From one row of c to the next.</param>
    /// <param name="rows">A multiple of <see cref="Rows"/>.</param>
    /// <param name="columns">A multiple of <see cref="Columns"/>.</param>
    /// <param name="add">True to add to c.</param>
    internal static void Multiply(
        float* a, nint aRow, nint aColumn, float* b, nint bRow, int depth, float* c, nint cRow, int rows, int columns, bool add)
    {
        for (var column = 0; column < columns; column += Columns)
        {
            for (var row = 0; row < rows; row += Rows)
                One(a + row * aRow, aRow, aColumn, b + column, bRow, depth, c + row * cRow + column, cRow, add);
        }
    }

    private static void One(float* a, nint aRow, nint aColumn, float* b, nint bRow, int depth, float* c, nint cRow, bool add)
    {
        Vector<float> c00 = default, c01 = default, c10 = default, c11 = default;
        Vector<float> c20 = default, c21 = default, c30 = default, c31 = default;
        var a2 = a + 2 * aRow;
        for (var k = 0; k < depth; k++)
        {
            var b0 = Vector.Load(b);
            var b1 = Vector.Load(b + Vector<float>.Count);
            var value = new Vector<float>(*a);
            c00 = Vector.FusedMultiplyAdd(value, b0, c00);
            c01 = Vector.FusedMultiplyAdd(value, b1, c01);
            value = new Vector<float>(a[aRow]);
            c10 = Vector.FusedMultiplyAdd(value, b0, c10);
            c11 = Vector.FusedMultiplyAdd(value, b1, c11);
            value = new Vector<float>(*a2);
            c20 = Vector.FusedMultiplyAdd(value, b0, c20);
            c21 = Vector.FusedMultiplyAdd(value, b1, c21);
            value = new Vector<float>(a2[aRow]);
            c30 = Vector.FusedMultiplyAdd(value, b0, c30);
            c31 = Vector.FusedMultiplyAdd(value, b1, c31);
            a += aColumn;
            a2 += aColumn;
            b += bRow;
        }

        Store(c, c00, c01, add);
        Store(c + cRow, c10, c11, add);
        Store(c + 2 * cRow, c20, c21, add);
        Store(c + 3 * cRow, c30, c31, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* c, Vector<float> first, Vector<float> second, bool add)
    {
        if (add)
        {
            first += Vector.Load(c);
            second += Vector.Load(c + Vector<float>.Count);
        }

        first.Store(c);
        second.Store(c + Vector<float>.Count);
    }
}
