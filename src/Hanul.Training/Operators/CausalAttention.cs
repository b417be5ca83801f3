using Hanul.Models;
using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>Causal self-attention between the input and the output projection.</summary>
internal sealed class CausalAttention : FusedOperator<CausalAttention, CausalAttention.Arguments>
{
    /// <param name="input">Queries, keys and values side by side, <c>[tokens, query + 2 · key-value]</c>.</param>
    /// <param name="spec">Heads.</param>
    /// <param name="sequences">How tokens form sequences and what they may see.</param>
    /// <param name="rotary">Angles for at least the sequences' length, or null.</param>
    /// <returns><c>[tokens, query]</c>.</returns>
    internal static Tensor Apply(Tensor input, AttentionSpec spec, Sequences sequences, Rotary? rotary) =>
        KernelChoice.AppliesTo(input) ? Call(new(spec, sequences, rotary), input)[0] : Composed(input, spec, sequences, rotary);

    /// <inheritdoc/>
    protected override unsafe IReadOnlyList<Tensor> Forward(Arguments arguments, IReadOnlyList<Tensor?> inputs, List<Tensor> saved)
    {
        var layout = new HeadLayout(arguments);
        var (query, key, value) = layout.Split(inputs[0]!);
        var (output, logSums) = (empty_like(query), empty(query.shape[..3], ScalarType.Float32));
        fixed (int* firstVisible = arguments.Sequences.FirstVisible)
        {
            KernelLauncher.Launch(
                new AttentionForwardKernel
                {
                    Heads = layout.Describe(query, key, value, logSums, firstVisible),
                    Output = (float*)TorchDispatcher.Pointer(output),
                },
                key.shape[0] * key.shape[1]);
        }

        saved.AddRange([query, key, value, logSums]);
        return [layout.Join(output, inputs[0]!.dtype)];
    }

    /// <inheritdoc/>
    protected override unsafe IReadOnlyList<Tensor?> Backward(Arguments arguments, IReadOnlyList<Tensor> saved, IReadOnlyList<Tensor?> gradients)
    {
        var (query, key, value, logSums) = (saved[0], saved[1], saved[2], saved[3]);
        var layout = new HeadLayout(arguments);
        var gradient = layout.SplitGradient(gradients[0]!);
        var (queryGradient, keyGradient, valueGradient) = (empty_like(query), zeros_like(key), zeros_like(value));
        fixed (int* firstVisible = arguments.Sequences.FirstVisible)
        {
            KernelLauncher.Launch(
                new AttentionBackwardKernel
                {
                    Heads = layout.Describe(query, key, value, logSums, firstVisible),
                    OutputGradient = (float*)TorchDispatcher.Pointer(gradient),
                    QueryGradient = (float*)TorchDispatcher.Pointer(queryGradient),
                    KeyGradient = (float*)TorchDispatcher.Pointer(keyGradient),
                    ValueGradient = (float*)TorchDispatcher.Pointer(valueGradient),
                },
                key.shape[0] * key.shape[1]);
        }

        return [layout.JoinGradients(queryGradient, keyGradient, valueGradient, gradients[0]!.dtype)];
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
