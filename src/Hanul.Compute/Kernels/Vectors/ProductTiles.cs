using System.Runtime.CompilerServices;

namespace Hanul.Compute;

/// <summary>
/// Rows of a product. A tile keeps one register of sums for each of its output numbers and walks along the columns once; every output
/// number is summed in the same order whatever the tile, so tiles can be mixed freely.
/// </summary>
internal static unsafe class ProductTiles<TWidth, TVector, TFormat>
    where TWidth : struct, IVectorWidth<TVector>
    where TVector : struct
    where TFormat : struct, IWeightFormat
{
    private const int Group = IWeightFormat.GroupSize;
    private const int LargestTile = 12;
    private const int FewestToExpand = 6;

    internal static void Multiply(in MatrixProduct product, int firstRow, int lastRow)
    {
        if (TFormat.IsCostly && product.VectorCount >= FewestToExpand)
            MultiplyExpanded(product, firstRow, lastRow);
        else
            MultiplyInPlace(product, firstRow, lastRow);
    }

    private static void MultiplyInPlace(in MatrixProduct product, int firstRow, int lastRow)
    {
        // Sums leave the tiles through memory: a call while they are in registers would make the compiler spill them inside the loop.
        var sums = stackalloc float[LargestTile * TWidth.Count];
        var row = firstRow;
        for (; row <= lastRow - 4; row += 4)
        {
            var v = 0;
            for (; v <= product.VectorCount - 3; v += 3)
                FourRowsThreeVectors(product, row, v, sums);
            for (; v < product.VectorCount; v++)
                FourRows(product, row, v, sums);
        }

        for (; row < lastRow; row++)
        {
            for (var v = 0; v < product.VectorCount; v++)
                OneRow(product, row, v, sums);
        }
    }

    /// <summary>Where many vectors meet a row it is turned into float32 once; the numbers, and so the sums, are the same.</summary>
    private static void MultiplyExpanded(in MatrixProduct product, int firstRow, int lastRow)
    {
        var columns = product.Weights.Columns;
        var rows = ThreadScratch.Floats(4L * columns);
        for (var row = firstRow; row < lastRow; row += 4)
        {
            var count = Math.Min(4, lastRow - row);
            for (var i = 0; i < count; i++)
                Expand(product.Weights, row + i, rows + ((long)i * columns));
            var expanded = product;
            expanded.Weights = new(rows, count, columns);
            expanded.Output += row;
            expanded.Bias = product.Bias is null ? null : product.Bias + row;
            ProductTiles<TWidth, TVector, Float32Weights>.MultiplyInPlace(expanded, 0, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Expand(in WeightMatrix weights, int row, float* target)
    {
        var source = weights.Row(row);
        var column = 0;
        for (; column <= weights.Columns - Group; column += Group)
        {
            var scale = TFormat.Scale<TWidth, TVector>(source, column);
            for (var i = column; i < column + Group; i += TWidth.Count)
                TWidth.Store(TFormat.Load<TWidth, TVector>(source, i, scale), target + i);
        }

        for (; column < weights.Columns; column++)
            target[column] = TFormat.LoadOne(source, column);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourRowsThreeVectors(in MatrixProduct product, int row, int v, float* sums)
    {
        byte* w0 = product.Weights.Row(row), w1 = product.Weights.Row(row + 1);
        byte* w2 = product.Weights.Row(row + 2), w3 = product.Weights.Row(row + 3);
        float* x0 = product.Input + (v * product.InputStride), x1 = x0 + product.InputStride, x2 = x1 + product.InputStride;
        TVector s00 = TWidth.Zero, s01 = TWidth.Zero, s02 = TWidth.Zero, s10 = TWidth.Zero, s11 = TWidth.Zero, s12 = TWidth.Zero;
        TVector s20 = TWidth.Zero, s21 = TWidth.Zero, s22 = TWidth.Zero, s30 = TWidth.Zero, s31 = TWidth.Zero, s32 = TWidth.Zero;
        var whole = Whole(product);
        for (var column = 0; column < whole;)
        {
            TVector scale0 = Scale(w0, column), scale1 = Scale(w1, column), scale2 = Scale(w2, column), scale3 = Scale(w3, column);
            for (var end = GroupEnd(column, whole); column < end; column += TWidth.Count)
            {
                TVector a0 = TWidth.Load(x0 + column), a1 = TWidth.Load(x1 + column), a2 = TWidth.Load(x2 + column);
                var w = Load(w0, column, scale0);
                s00 = TWidth.MultiplyAdd(w, a0, s00);
                s01 = TWidth.MultiplyAdd(w, a1, s01);
                s02 = TWidth.MultiplyAdd(w, a2, s02);
                w = Load(w1, column, scale1);
                s10 = TWidth.MultiplyAdd(w, a0, s10);
                s11 = TWidth.MultiplyAdd(w, a1, s11);
                s12 = TWidth.MultiplyAdd(w, a2, s12);
                w = Load(w2, column, scale2);
                s20 = TWidth.MultiplyAdd(w, a0, s20);
                s21 = TWidth.MultiplyAdd(w, a1, s21);
                s22 = TWidth.MultiplyAdd(w, a2, s22);
                w = Load(w3, column, scale3);
                s30 = TWidth.MultiplyAdd(w, a0, s30);
                s31 = TWidth.MultiplyAdd(w, a1, s31);
                s32 = TWidth.MultiplyAdd(w, a2, s32);
            }
        }

        Store(s00, s01, s02, sums);
        Store(s10, s11, s12, sums + (3 * TWidth.Count));
        Store(s20, s21, s22, sums + (6 * TWidth.Count));
        Store(s30, s31, s32, sums + (9 * TWidth.Count));
        Finish(product, row, 4, v, 3, sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourRows(in MatrixProduct product, int row, int v, float* sums)
    {
        byte* w0 = product.Weights.Row(row), w1 = product.Weights.Row(row + 1);
        byte* w2 = product.Weights.Row(row + 2), w3 = product.Weights.Row(row + 3);
        var x = product.Input + (v * product.InputStride);
        TVector s0 = TWidth.Zero, s1 = TWidth.Zero, s2 = TWidth.Zero, s3 = TWidth.Zero;
        var whole = Whole(product);
        for (var column = 0; column < whole;)
        {
            TVector scale0 = Scale(w0, column), scale1 = Scale(w1, column), scale2 = Scale(w2, column), scale3 = Scale(w3, column);
            for (var end = GroupEnd(column, whole); column < end; column += TWidth.Count)
            {
                var a = TWidth.Load(x + column);
                s0 = TWidth.MultiplyAdd(Load(w0, column, scale0), a, s0);
                s1 = TWidth.MultiplyAdd(Load(w1, column, scale1), a, s1);
                s2 = TWidth.MultiplyAdd(Load(w2, column, scale2), a, s2);
                s3 = TWidth.MultiplyAdd(Load(w3, column, scale3), a, s3);
            }
        }

        Store(s0, s1, s2, sums);
        TWidth.Store(s3, sums + (3 * TWidth.Count));
        Finish(product, row, 4, v, 1, sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneRow(in MatrixProduct product, int row, int v, float* sums)
    {
        var weights = product.Weights.Row(row);
        var x = product.Input + (v * product.InputStride);
        var sum = TWidth.Zero;
        var whole = Whole(product);
        for (var column = 0; column < whole;)
        {
            var scale = Scale(weights, column);
            for (var end = GroupEnd(column, whole); column < end; column += TWidth.Count)
                sum = TWidth.MultiplyAdd(Load(weights, column, scale), TWidth.Load(x + column), sum);
        }

        TWidth.Store(sum, sums);
        Finish(product, row, 1, v, 1, sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Scale(byte* row, int column) => TFormat.Scale<TWidth, TVector>(row, column);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Load(byte* row, int column, TVector scale) => TFormat.Load<TWidth, TVector>(row, column, scale);

    /// <summary>Columns that fill whole registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Whole(in MatrixProduct product) => product.Weights.Columns - (product.Weights.Columns % TWidth.Count);

    /// <summary>Where the scale that holds for a column ends.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int GroupEnd(int column, int whole) => TFormat.HasScales ? Math.Min(column + Group, whole) : whole;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TVector first, TVector second, TVector third, float* sums)
    {
        TWidth.Store(first, sums);
        TWidth.Store(second, sums + TWidth.Count);
        TWidth.Store(third, sums + (2 * TWidth.Count));
    }

    /// <summary>Adds up the registers of a tile, the columns that fill no register, and the bias.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Finish(in MatrixProduct product, int firstRow, int rows, int firstVector, int vectors, float* sums)
    {
        var whole = Whole(product);
        for (var row = firstRow; row < firstRow + rows; row++)
        {
            for (var v = firstVector; v < firstVector + vectors; v++, sums += TWidth.Count)
            {
                var sum = TWidth.Sum(TWidth.Load(sums));
                if (whole < product.Weights.Columns)
                    sum += Tail(product, row, v, whole);
                if (product.Bias is not null)
                    sum += product.Bias[row];
                var output = product.Output + (v * product.OutputStride) + row;
                *output = product.Accumulate ? *output + sum : sum;
            }
        }
    }

    private static float Tail(in MatrixProduct product, int row, int v, int column)
    {
        var weights = product.Weights.Row(row);
        var x = product.Input + (v * product.InputStride);
        var sum = 0f;
        for (; column < product.Weights.Columns; column++)
            sum += TFormat.LoadOne(weights, column) * x[column];
        return sum;
    }
}
