using Hanul.Formats;

namespace Hanul.Models;

/// <summary>Rearranges rows of tensors without looking into their numbers.</summary>
internal static unsafe class TensorRows
{
    /// <summary>Rows [<paramref name="first"/>, first + count) of a tensor, in place.</summary>
    public static TensorView Slice(TensorView view, long first, long count)
    {
        var rowBytes = view.LengthBytes / view.Shape[0];
        return new TensorView(view.Type, [count, .. view.Shape.Skip(1)], view.Pointer + (first * rowBytes), count * rowBytes);
    }

    /// <summary>Element (r, c) of <paramref name="source"/> becomes element (c, r) of <paramref name="target"/>.</summary>
    /// <param name="source">The first element to take.</param>
    /// <param name="sourceStride">Elements from one row to the next.</param>
    /// <param name="target">Where the first element goes.</param>
    /// <param name="targetStride">Elements from one row to the next.</param>
    /// <param name="rows">Rows to take.</param>
    /// <param name="columns">Columns to take.</param>
    /// <param name="size">Bytes of an element: 1, 2, 4 or 8.</param>
    public static void Transpose(byte* source, long sourceStride, byte* target, long targetStride, long rows, long columns, int size)
    {
        const int tile = 32; // Both sides of a tile stay in the first-level cache.
        for (long r0 = 0; r0 < rows; r0 += tile)
            for (long c0 = 0; c0 < columns; c0 += tile)
                for (var r = r0; r < Math.Min(rows, r0 + tile); r++)
                    for (var c = c0; c < Math.Min(columns, c0 + tile); c++)
                        Copy(source + (((r * sourceStride) + c) * size), target + (((c * targetStride) + r) * size), size);
    }

    /// <summary>Puts rows that were interleaved for rotary pairs back into halves; see <see cref="TensorLink.InterleavedHeads"/>.</summary>
    public static void Deinterleave(TensorView source, int heads, TensorView target)
    {
        for (long row = 0; row < source.Shape[0]; row++) CopyRow(source, row, target, HalvedRow(row, source.Shape[0] / heads));
    }

    /// <summary>The inverse of <see cref="Deinterleave"/>.</summary>
    public static void Interleave(TensorView source, int heads, TensorView target)
    {
        for (long row = 0; row < source.Shape[0]; row++) CopyRow(source, HalvedRow(row, source.Shape[0] / heads), target, row);
    }

    /// <summary>Which of our rows stands at <paramref name="row"/> in a file with interleaved rotary pairs.</summary>
    private static long HalvedRow(long row, long headRows)
    {
        var at = row % headRows;
        return row - at + (at / 2) + (at % 2 * (headRows / 2));
    }

    private static void CopyRow(TensorView source, long from, TensorView target, long to)
    {
        var bytes = source.LengthBytes / source.Shape[0];
        Buffer.MemoryCopy(source.Pointer + (from * bytes), target.Pointer + (to * bytes), bytes, bytes);
    }

    private static void Copy(byte* from, byte* to, int size)
    {
        switch (size)
        {
            case 4: *(uint*)to = *(uint*)from; break;
            case 2: *(ushort*)to = *(ushort*)from; break;
            case 8: *(ulong*)to = *(ulong*)from; break;
            default: *to = *from; break;
        }
    }
}
