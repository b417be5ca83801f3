using Hanul.Models;
using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>Causal self-attention between the input and the output projection.</summary>
internal static class CausalAttention
{
    /// <param name="input">Queries, keys and values side by side, <c>[tokens, query + 2 · key-value]</c>.</param>
    /// <param name="spec">Heads.</param>
    /// <param name="sequences">How tokens form sequences and what they may see.</param>
    /// <param name="rotary">Angles for at least the sequences' length, or null.</param>
    /// <returns><c>[tokens, query]</c>.</returns>
    internal static Tensor Apply(Tensor input, AttentionSpec spec, Sequences sequences, Rotary? rotary)
    {
        using var scope = NewDisposeScope();
        var parts = input.split([spec.QuerySize, spec.KeyValueSize, spec.KeyValueSize], -1);
        var query = Heads(parts[0], spec.HeadCount);
        var key = Heads(parts[1], spec.KeyValueHeadCount);
        var value = Heads(parts[2], spec.KeyValueHeadCount);
        if (rotary is not null)
            (query, key) = (rotary.Turn(query), rotary.Turn(key));
        var group = spec.HeadCount / spec.KeyValueHeadCount;
        if (group > 1)
            (key, value) = (key.repeat_interleave(group, 1), value.repeat_interleave(group, 1));
        var mask = sequences.Mask(input.device);
        var result = nn.functional.scaled_dot_product_attention(query, key, value, mask, is_casual: mask is null);
        return result.transpose(1, 2).reshape(sequences.TokenCount, spec.QuerySize).MoveToOuterDisposeScope();

        Tensor Heads(Tensor x, int count) => x.reshape(sequences.Batch, sequences.Length, count, spec.HeadSize).transpose(1, 2);
    }
}
