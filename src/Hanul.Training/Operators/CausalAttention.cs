using Hanul.Models;
using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>
/// Causal self-attention between the input and the output projection. The probabilities are kept for the backward pass: at short contexts
/// that is faster than computing them again block by block, as libtorch's fused attention does, which long contexts use.
/// </summary>
internal sealed class CausalAttention : FusedOperator<CausalAttention, CausalAttention.Arguments>
{
    // Above this length the [length, length] probabilities cost more memory than they save time.
    private const int LongestKept = 512;

    /// <param name="input">Queries, keys and values side by side, <c>[tokens, query + 2 · key-value]</c>.</param>
    /// <param name="spec">Heads.</param>
    /// <param name="sequences">How tokens form sequences and what they may see.</param>
    /// <param name="rotary">Angles for at least the sequences' length, or null.</param>
    /// <returns><c>[tokens, query]</c>.</returns>
    internal static Tensor Apply(Tensor input, AttentionSpec spec, Sequences sequences, Rotary? rotary) =>
        KernelChoice.AppliesTo(input) && sequences.Length <= LongestKept
            ? Call(new(spec, sequences, rotary), input)[0]
            : Composed(input, spec, sequences, rotary);

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Forward(Arguments arguments, IReadOnlyList<Tensor?> inputs, List<Tensor> saved)
    {
        var layout = new HeadLayout(arguments, inputs[0]!);
        var (query, key, value) = layout.Split();
        var probabilities = query.bmm(key.transpose(1, 2));
        layout.Softmax(probabilities);
        saved.AddRange([query, key, value, probabilities]);
        return [layout.Join(probabilities.bmm(value))];
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor?> Backward(Arguments arguments, IReadOnlyList<Tensor> saved, IReadOnlyList<Tensor?> gradients)
    {
        var (query, key, value, probabilities) = (saved[0], saved[1], saved[2], saved[3]);
        var layout = new HeadLayout(arguments, gradients[0]!);
        var gradient = layout.SplitGradient(gradients[0]!);
        var valueGradient = probabilities.transpose(1, 2).bmm(gradient);
        var scores = gradient.bmm(value.transpose(1, 2));
        layout.SoftmaxBackward(probabilities, scores);
        return [layout.JoinGradients(scores.bmm(key), scores.transpose(1, 2).bmm(query), valueGradient)];
    }

    private static Tensor Composed(Tensor input, AttentionSpec spec, Sequences sequences, Rotary? rotary)
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

    /// <summary>What the operator is told beside tensors.</summary>
    internal sealed record Arguments(AttentionSpec Spec, Sequences Sequences, Rotary? Rotary);
}
