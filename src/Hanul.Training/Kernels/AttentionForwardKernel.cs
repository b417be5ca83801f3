using System.Numerics;
using System.Runtime.InteropServices;

namespace Hanul.Training;

/// <summary>
/// Causal attention, a few queries at a time: scores, softmax and weighted sum while they are in the cache, and nothing for keys that they do not
/// see (FlashAttention; Dao et al., 2022). An item is one key-value head of one sequence.
/// </summary>
internal unsafe struct AttentionForwardKernel : IKernel
{
    internal AttentionHeads Heads;

    /// <summary><c>[batch · heads, rows, features]</c>.</summary>
    internal float* Output;

    public readonly void Run(long begin, long end)
    {
        var transposed = (float*)NativeMemory.AlignedAlloc((nuint)(Heads.HeadStride + ProductTile.Rows * Heads.Rows) * sizeof(float), 64);
        for (var item = begin; item < end; item++)
        {
            Heads.Transpose(Heads.Keys + item * Heads.HeadStride, transposed);
            for (var head = item * Heads.Group; head < (item + 1) * Heads.Group; head++)
            {
                for (var query = 0; query < Heads.Length; query += ProductTile.Rows)
                    Queries(item, head, query, transposed, transposed + Heads.HeadStride);
            }
        }

        NativeMemory.AlignedFree(transposed);
    }

    private readonly void Queries(long item, long head, int query, float* keys, float* scores)
    {
        var (features, rows) = (Heads.Features, Heads.Rows);
        var last = Math.Min(Heads.Length, query + ProductTile.Rows);
        var (first, limit) = Heads.Visible(item, query, last);
        var queries = Heads.Queries + head * Heads.HeadStride + (long)query * features;
        ProductTile.Multiply(queries, features, 1, keys + first, rows, features, scores, rows, ProductTile.Rows, limit - first, add: false);
        var inverse = stackalloc float[ProductTile.Rows];
        for (var row = query; row < last; row++)
        {
            inverse[row - query] = Softmax(
                scores + (long)(row - query) * rows, Heads.First(item, row) - first, row + 1 - first, limit - first, Heads.LogSums + head * rows + row);
        }

        var values = Heads.Values + item * Heads.HeadStride + (long)first * features;
        var output = Output + head * Heads.HeadStride + (long)query * features;
        ProductTile.Multiply(scores, rows, 1, values, features, last - first, output, features, ProductTile.Rows, features, add: false);
        for (var row = query; row < last; row++)
            Scale(output + (long)(row - query) * features, inverse[row - query], features);
    }

    /// <summary>Scores of the visible keys to exponentials, of the others to 0; returns one over their sum.</summary>
    private static float Softmax(float* scores, int first, int last, int limit, float* logSum)
    {
        new Span<float>(scores, first).Clear();
        // What is masked goes to −inf, so that the loops below need no remainder: its exponential is 0.
        new Span<float>(scores + last, limit - last).Fill(float.NegativeInfinity);
        var start = first / Vector<float>.Count * Vector<float>.Count;
        new Span<float>(scores + start, first - start).Fill(float.NegativeInfinity);
        var largest = new Vector<float>(float.NegativeInfinity);
        for (var i = start; i < last; i += Vector<float>.Count)
            largest = Vector.Max(largest, Vector.Load(scores + i));
        var shift = float.NegativeInfinity;
        for (var lane = 0; lane < Vector<float>.Count; lane++)
            shift = MathF.Max(shift, largest[lane]);
        Vector<float> sums = default, shifts = new(shift);
        for (var i = start; i < limit; i += Vector<float>.Count)
        {
            var exponential = VectorMath.Exp(Vector.Load(scores + i) - shifts);
            exponential.Store(scores + i);
            sums += exponential;
        }

        var sum = Vector.Sum(sums);
        *logSum = shift + MathF.Log(sum);
        return 1 / sum;
    }

    private static void Scale(float* row, float factor, int count)
    {
        for (var i = 0; i < count; i += Vector<float>.Count)
            (Vector.Load(row + i) * factor).Store(row + i);
    }
}
