using Hanul.Compute;
using Hanul.Models;

namespace Hanul.Inference;

/// <summary>
/// Causal attention of the batch's tokens to all earlier tokens of their sequences (Vaswani et al., 2017, equation 1), with queries
/// sharing keys and values in groups. The keys and values of the batch's own tokens are in the cache already.
/// </summary>
internal sealed unsafe class AttentionStep(
    AttentionSpec attention, KeyValueLayout layout, int layer, TokenRows queries, TokenRows target) : Step
{
    // Below this the loop stays on the calling thread.
    private const long SmallestShare = 16 * 1024;

    private readonly float _scale = 1 / MathF.Sqrt(attention.HeadSize);
    private readonly int _group = attention.HeadCount / attention.KeyValueHeadCount;

    internal override void Run(ThreadTeam team, Kernels kernels, TokenBatch batch)
    {
        // One item is a key-value head with a block of tokens.
        long items = (long)batch.BlockCount * attention.KeyValueHeadCount, work = 0;
        for (var i = 0; i < batch.Count; i++)
            work += 2L * (batch.Position(i) + 1) * attention.QuerySize;
        var shares = Math.Clamp(work / SmallestShare, 1, items);
        team.Run(items, (items + shares - 1) / shares, new Blocks(this, kernels, batch));
    }

    private void Run(Kernels kernels, TokenBatch batch, int block, int head)
    {
        int first = batch.BlockStart(block), last = batch.BlockStart(block + 1);
        var sums = stackalloc AttentionSum[(last - first) * _group];
        for (var i = 0; i < (last - first) * _group; i++)
            sums[i] = AttentionSum.Empty;

        var sequence = batch.Sequence(first);
        for (var start = 0; start <= batch.Position(last - 1); start += AttentionPage.Positions)
        {
            var numbers = sequence.Page(start / AttentionPage.Positions);
            float* keys = numbers + layout.Keys(layer, head), values = numbers + layout.Values(layer, head);
            for (var i = first; i < last; i++)
            {
                var seen = Math.Min(AttentionPage.Positions, batch.Position(i) + 1 - start);
                if (seen <= 0)
                    continue;
                var page = new AttentionPage(keys, values, seen);
                for (var g = 0; g < _group; g++)
                {
                    var offset = ((head * _group) + g) * attention.HeadSize;
                    ref var sum = ref sums[((i - first) * _group) + g];
                    kernels.Attend(page, queries.Row(i) + offset, _scale, attention.HeadSize, ref sum, target.Row(i) + offset);
                }
            }
        }

        for (var i = first; i < last; i++)
        {
            for (var g = 0; g < _group; g++)
            {
                var output = target.Row(i) + (((head * _group) + g) * attention.HeadSize);
                kernels.Scale(output, 1 / sums[((i - first) * _group) + g].Total, attention.HeadSize);
            }
        }
    }

    private readonly struct Blocks(AttentionStep step, Kernels kernels, TokenBatch batch) : IParallelWork
    {
        public void Run(long first, long last)
        {
            for (var item = first; item < last; item++)
                step.Run(kernels, batch, (int)(item / step.KeyValueHeadCount), (int)(item % step.KeyValueHeadCount));
        }
    }

    private int KeyValueHeadCount => attention.KeyValueHeadCount;
}
