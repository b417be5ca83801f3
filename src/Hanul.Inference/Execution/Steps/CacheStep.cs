using Hanul.Compute;
using Hanul.Models;

namespace Hanul.Inference;

/// <summary>Turns queries and keys to their positions and puts keys and values into the cache.</summary>
internal sealed unsafe class CacheStep(
    AttentionSpec attention, RotaryTable? rotary, KeyValueLayout layout, int layer, TokenRows queries, TokenRows keys, TokenRows values)
    : Step
{
    private const int ChunkTokens = 8;

    internal override void Run(ThreadTeam team, Kernels kernels, TokenBatch batch) =>
        team.Run(batch.Count, ChunkTokens, new Tokens(this, kernels, batch));

    private void Run(Kernels kernels, TokenBatch batch, int i)
    {
        if (rotary is not null)
        {
            Rotate(kernels, queries.Row(i), attention.HeadCount, i);
            Rotate(kernels, keys.Row(i), attention.KeyValueHeadCount, i);
        }

        var position = batch.Position(i);
        var page = batch.Sequence(i).Page(position / AttentionPage.Positions);
        var slot = position % AttentionPage.Positions;
        for (var head = 0; head < attention.KeyValueHeadCount; head++)
            Store(page, slot, head, keys.Row(i), values.Row(i));
    }

    private void Rotate(Kernels kernels, float* heads, int count, int token)
    {
        for (var head = 0; head < count; head++)
            kernels.Rotate(heads + (head * attention.HeadSize), rotary!.Cosines(token), rotary.Sines(token), attention.HeadSize);
    }

    private void Store(float* page, int slot, int head, float* key, float* value)
    {
        var size = attention.HeadSize;
        var source = key + (head * size);
        var target = page + layout.Keys(layer, head) + slot;
        for (var d = 0; d < size; d++)
            target[d * AttentionPage.Positions] = source[d];
        Buffer.MemoryCopy(
            value + (head * size), page + layout.Values(layer, head) + ((long)slot * size), size * sizeof(float), size * sizeof(float));
    }

    private readonly struct Tokens(CacheStep step, Kernels kernels, TokenBatch batch) : IParallelWork
    {
        public void Run(long first, long last)
        {
            for (var i = first; i < last; i++)
                step.Run(kernels, batch, (int)i);
        }
    }
}
