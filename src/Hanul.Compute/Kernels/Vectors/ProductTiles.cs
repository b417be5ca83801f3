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

    internal static void Multiply(in MatrixProduct product, int firstRow, int lastRow)
    {
        var row = firstRow;
        for (; row <= lastRow - 4; row += 4)
        {
            var v = 0;
            for (; v <= product.VectorCount - 3; v += 3)
                FourRowsThreeVectors(product, row, v);
            for (; v < product.VectorCount; v++)
                FourRows(product, row, v);
        }

        for (; row < lastRow; row++)
        {
            for (var v = 0; v < product.VectorCount; v++)
                OneRow(product, row, v);
        }
    }

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
    private static void FourRowsThreeVectors(in MatrixProduct product, int row, int v)
    {
        byte* w0 = product.Weights.Row(row), w1 = product.Weights.Row(row + 1);
        byte* w2 = product.Weights.Row(row + 2), w3 = product.Weights.Row(row + 3);
        float* x0 = product.Input + (v * product.InputStride), x1 = x0 + product.InputStride, x2 = x1 + product.InputStride;
        TVector s00 = TWidth.Zero, s01 = TWidth.Zero, s02 = TWidth.Zero, s10 = TWidth.Zero, s11 = TWidth.Zero, s12 = TWidth.Zero;
        TVector s20 = TWidth.Zero, s21 = TWidth.Zero, s22 = TWidth.Zero, s30 = TWidth.Zero, s31 = TWidth.Zero, s32 = TWidth.Zero;
        var columns = product.Weights.Columns;
        var column = 0;
        while (column <= columns - TWidth.Count)
        {
            var scale0 = TFormat.Scale<TWidth, TVector>(w0, column);
            var scale1 = TFormat.Scale<TWidth, TVector>(w1, column);
            var scale2 = TFormat.Scale<TWidth, TVector>(w2, column);
            var scale3 = TFormat.Scale<TWidth, TVector>(w3, column);
            var end = GroupEnd(column, columns);
            for (; column < end; column += TWidth.Count)
            {
                TVector a0 = TWidth.Load(x0 + column), a1 = TWidth.Load(x1 + column), a2 = TWidth.Load(x2 + column);
                var w = TFormat.Load<TWidth, TVector>(w0, column, scale0);
                s00 = TWidth.MultiplyAdd(w, a0, s00);
                s01 = TWidth.MultiplyAdd(w, a1, s01);
                s02 = TWidth.MultiplyAdd(w, a2, s02);
                w = TFormat.Load<TWidth, TVector>(w1, column, scale1);
                s10 = TWidth.MultiplyAdd(w, a0, s10);
                s11 = TWidth.MultiplyAdd(w, a1, s11);
                s12 = TWidth.MultiplyAdd(w, a2, s12);
                w = TFormat.Load<TWidth, TVector>(w2, column, scale2);
                s20 = TWidth.MultiplyAdd(w, a0, s20);
                s21 = TWidth.MultiplyAdd(w, a1, s21);
                s22 = TWidth.MultiplyAdd(w, a2, s22);
                w = TFormat.Load<TWidth, TVector>(w3, column, scale3);
                s30 = TWidth.MultiplyAdd(w, a0, s30);
                s31 = TWidth.MultiplyAdd(w, a1, s31);
                s32 = TWidth.MultiplyAdd(w, a2, s32);
            }
        }

        Finish(product, row, v, column, s00);
        Finish(product, row, v + 1, column, s01);
        Finish(product, row, v + 2, column, s02);
        Finish(product, row + 1, v, column, s10);
        Finish(product, row + 1, v + 1, column, s11);
        Finish(product, row + 1, v + 2, column, s12);
        Finish(product, row + 2, v, column, s20);
        Finish(product, row + 2, v + 1, column, s21);
        Finish(product, row + 2, v + 2, column, s22);
        Finish(product, row + 3, v, column, s30);
        Finish(product, row + 3, v + 1, column, s31);
        Finish(product, row + 3, v + 2, column, s32);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourRows(in MatrixProduct product, int row, int v)
    {
        byte* w0 = product.Weights.Row(row), w1 = product.Weights.Row(row + 1);
        byte* w2 = product.Weights.Row(row + 2), w3 = product.Weights.Row(row + 3);
        var x = product.Input + (v * product.InputStride);
        TVector s0 = TWidth.Zero, s1 = TWidth.Zero, s2 = TWidth.Zero, s3 = TWidth.Zero;
        var columns = product.Weights.Columns;
        var column = 0;
        while (column <= columns - TWidth.Count)
        {
            var scale0 = TFormat.Scale<TWidth, TVector>(w0, column);
            var scale1 = TFormat.Scale<TWidth, TVector>(w1, column);
            var scale2 = TFormat.Scale<TWidth, TVector>(w2, column);
            var scale3 = TFormat.Scale<TWidth, TVector>(w3, column);
            var end = GroupEnd(column, columns);
            for (; column < end; column += TWidth.Count)
            {
                var a = TWidth.Load(x + column);
                s0 = TWidth.MultiplyAdd(TFormat.Load<TWidth, TVector>(w0, column, scale0), a, s0);
                s1 = TWidth.MultiplyAdd(TFormat.Load<TWidth, TVector>(w1, column, scale1), a, s1);
                s2 = TWidth.MultiplyAdd(TFormat.Load<TWidth, TVector>(w2, column, scale2), a, s2);
                s3 = TWidth.MultiplyAdd(TFormat.Load<TWidth, TVector>(w3, column, scale3), a, s3);
            }
        }

        Finish(product, row, v, column, s0);
        Finish(product, row + 1, v, column, s1);
        Finish(product, row + 2, v, column, s2);
        Finish(product, row + 3, v, column, s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneRow(in MatrixProduct product, int row, int v)
    {
        var weights = product.Weights.Row(row);
        var x = product.Input + (v * product.InputStride);
        var sum = TWidth.Zero;
        var columns = product.Weights.Columns;
        var column = 0;
        while (column <= columns - TWidth.Count)
        {
            var scale = TFormat.Scale<TWidth, TVector>(weights, column);
            var end = GroupEnd(column, columns);
            for (; column < end; column += TWidth.Count)
                sum = TWidth.MultiplyAdd(TFormat.Load<TWidth, TVector>(weights, column, scale), TWidth.Load(x + column), sum);
        }

        Finish(product, row, v, column, sum);
    }

    /// <summary>The end of the whole registers in the group that begins at a column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int GroupEnd(int column, int columns) =>
        Math.Min(column + Group, columns - ((columns - column) % TWidth.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(in MatrixProduct product, int row, int v, int column, TVector sums)
    {
        var sum = TWidth.Sum(sums);
        if (column < product.Weights.Columns)
            sum += Tail(product, row, v, column);
        if (product.Bias is not null)
            sum += product.Bias[row];
        var output = product.Output + (v * product.OutputStride) + row;
        *output = product.Accumulate ? *output + sum : sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
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
