using System.Numerics;
using System.Runtime.InteropServices;

namespace Hanul.Training;

/// <summary>
/// The gradient of <see cref="AttentionForwardKernel"/>. The probabilities of a block are computed again from the kept log sums, which is
/// cheaper than keeping them. An item is one key-value head of one sequence, so no two items add to the same gradient.
/// </summary>
internal unsafe struct AttentionBackwardKernel : IKernel
{
    internal AttentionHeads Heads;

    /// <summary><c>[batch · heads, rows, features]</c>.</summary>
    internal float* OutputGradient;
    internal float* QueryGradient;

    /// <summary><c>[batch · key-value heads, rows, features]</c>, zero at first.</summary>
    internal float* KeyGradient;

    /// <summary><c>[batch · key-value heads, rows, features]</c>, zero at first.</summary>
    internal float* ValueGradient;

    public readonly void Run(long begin, long end)
    {
        var block = (long)AttentionHeads.BlockSize * Heads.Rows;
        var keys = (float*)NativeMemory.AlignedAlloc((nuint)(2 * Heads.HeadStride + 2 * block) * sizeof(float), 64);
        var values = keys + Heads.HeadStride;
        var probabilities = values + Heads.HeadStride;
        for (var item = begin; item < end; item++)
        {
            Heads.Transpose(Heads.Keys + item * Heads.HeadStride, keys);
            Heads.Transpose(Heads.Values + item * Heads.HeadStride, values);
            for (var head = item * Heads.Group; head < (item + 1) * Heads.Group; head++)
            {
                for (var query = 0; query < Heads.Length; query += AttentionHeads.BlockSize)
                    Block(item, head, query, keys, values, probabilities, probabilities + block);
            }
        }

        NativeMemory.AlignedFree(keys);
    }

    private readonly void Block(long item, long head, int query, float* keys, float* values, float* probabilities, float* gradients)
    {
        var (features, rows, stride) = (Heads.Features, Heads.Rows, Heads.HeadStride);
        var last = Math.Min(Heads.Length, query + AttentionHeads.BlockSize);
        var (blockFirst, _) = Heads.Visible(item, query, last);
        var queries = Heads.Queries + head * stride + (long)query * features;
        var outputs = OutputGradient + head * stride + (long)query * features;
        for (var row = query; row < last; row += ProductTile.Rows)
        {
            var (first, limit) = Heads.Visible(item, row, Math.Min(last, row + ProductTile.Rows));
            var offset = (long)(row - query);
            var p = probabilities + offset * rows + first;
            var g = gradients + offset * rows + first;
            ProductTile.Multiply(
                queries + offset * features, features, 1, keys + first, rows, features, p, rows, ProductTile.Rows, limit - first, add: false);
            ProductTile.Multiply(
                outputs + offset * features, features, 1, values + first, rows, features, g, rows, ProductTile.Rows, limit - first, add: false);
            for (var i = 0; i < ProductTile.Rows; i++)
            {
                Softmax(item, head, row + i, first, limit, p + (long)i * rows, g + (long)i * rows);
                // Keys that earlier queries of the block see and this one does not.
                new Span<float>(p + (long)i * rows - (first - blockFirst), first - blockFirst).Clear();
                new Span<float>(g + (long)i * rows - (first - blockFirst), first - blockFirst).Clear();
            }

            ProductTile.Multiply(
                g, rows, 1, Heads.Keys + item * stride + (long)first * features, features, limit - first,
                QueryGradient + head * stride + (long)row * features, features, ProductTile.Rows, features, add: false);
        }

        for (var key = blockFirst; key < last; key += ProductTile.Rows)
        {
            // Queries before a key do not see it, and their part of the block was never written.
            var skipped = Math.Max(0, key - query) / ProductTile.Rows * ProductTile.Rows;
            var depth = last - query - skipped;
            var target = item * stride + (long)key * features;
            ProductTile.Multiply(
                gradients + (long)skipped * rows + key, 1, rows, queries + (long)skipped * features, features, depth,
                KeyGradient + target, features, ProductTile.Rows, features, add: true);
            ProductTile.Multiply(
                probabilities + (long)skipped * rows + key, 1, rows, outputs + (long)skipped * features, features, depth,
                ValueGradient + target, features, ProductTile.Rows, features, add: true);
        }
    }

    /// <summary>Scores to probabilities, and their gradients to those of the scores: <c>p · (g − Σ p·g)</c>; 0 for hidden keys.</summary>
    private readonly void Softmax(long item, long head, int query, int first, int limit, float* p, float* g)
    {
        if (query >= Heads.Length)
        {
            new Span<float>(p, limit - first).Clear();
            new Span<float>(g, limit - first).Clear();
            return;
        }

        var visible = Heads.First(item, query) - first;
        new Span<float>(p, visible).Fill(float.NegativeInfinity);
        new Span<float>(p + query + 1 - first, limit - query - 1).Fill(float.NegativeInfinity);
        Vector<float> sums = default, shift = new(Heads.LogSums[head * Heads.Rows + query]);
        for (var i = 0; i < limit - first; i += Vector<float>.Count)
        {
            var probability = VectorMath.Exp(Vector.Load(p + i) - shift);
            probability.Store(p + i);
            sums = Vector.FusedMultiplyAdd(probability, Vector.Load(g + i), sums);
        }

        var sum = new Vector<float>(Vector.Sum(sums));
        for (var i = 0; i < limit - first; i += Vector<float>.Count)
            (Vector.Load(p + i) * (Vector.Load(g + i) - sum)).Store(g + i);
    }
}
