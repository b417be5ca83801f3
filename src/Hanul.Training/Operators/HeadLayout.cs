using Hanul.Models;
using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>The copies between token order and the order of <see cref="AttentionHeads"/> around attention's kernels.</summary>
internal sealed unsafe class HeadLayout(CausalAttention.Arguments arguments)
{
    private readonly AttentionSpec spec = arguments.Spec;
    private readonly Sequences sequences = arguments.Sequences;

    private float ScoreScale => 1 / MathF.Sqrt(spec.HeadSize);

    private int Rows => ProductTile.Padded(sequences.Length);

    private int Features => ProductTile.Padded(spec.HeadSize);

    /// <summary>Queries (turned, and scaled by one over the root of the head size), keys (turned) and values of the input.</summary>
    internal (Tensor Query, Tensor Key, Tensor Value) Split(Tensor input)
    {
        var (query, key, value) = (NewHeads(spec.HeadCount), NewHeads(spec.KeyValueHeadCount), NewHeads(spec.KeyValueHeadCount));
        Copy(input, 0, query, arguments.Rotary, ScoreScale, backward: false);
        Copy(input, spec.QuerySize, key, arguments.Rotary, 1, backward: false);
        Copy(input, spec.QuerySize + spec.KeyValueSize, value, null, 1, backward: false);
        return (query, key, value);
    }

    /// <summary>The result of attention in token order, <c>[tokens, query]</c>.</summary>
    internal Tensor Join(Tensor heads, ScalarType type)
    {
        var tokens = empty([sequences.TokenCount, spec.QuerySize], type);
        Copy(tokens, 0, heads, null, 1, backward: true);
        return tokens;
    }

    /// <summary>The gradient of <see cref="Join"/>.</summary>
    internal Tensor SplitGradient(Tensor tokens)
    {
        var heads = NewHeads(spec.HeadCount);
        Copy(tokens, 0, heads, null, 1, backward: false);
        return heads;
    }

    /// <summary>The gradient of <see cref="Split"/>.</summary>
    internal Tensor JoinGradients(Tensor query, Tensor key, Tensor value, ScalarType type)
    {
        var tokens = empty([sequences.TokenCount, spec.QuerySize + 2 * spec.KeyValueSize], type);
        Copy(tokens, 0, query, arguments.Rotary, ScoreScale, backward: true);
        Copy(tokens, spec.QuerySize, key, arguments.Rotary, 1, backward: true);
        Copy(tokens, spec.QuerySize + spec.KeyValueSize, value, null, 1, backward: true);
        return tokens;
    }

    /// <summary>What attention's kernels are told about the heads.</summary>
    internal AttentionHeads Describe(Tensor query, Tensor key, Tensor value, Tensor logSums, int* firstVisible) => new()
    {
        Queries = (float*)TorchDispatcher.Pointer(query),
        Keys = (float*)TorchDispatcher.Pointer(key),
        Values = (float*)TorchDispatcher.Pointer(value),
        LogSums = (float*)TorchDispatcher.Pointer(logSums),
        FirstVisible = firstVisible,
        Length = sequences.Length,
        Rows = Rows,
        Features = Features,
        KeyValueHeads = spec.KeyValueHeadCount,
        Group = spec.HeadCount / spec.KeyValueHeadCount,
    };

    private Tensor NewHeads(int count)
    {
        long[] shape = [sequences.Batch, count, Rows, Features];
        return Rows == sequences.Length && Features == spec.HeadSize ? empty(shape, ScalarType.Float32) : zeros(shape, ScalarType.Float32);
    }

    private void Copy(Tensor tokens, int firstColumn, Tensor heads, Rotary? rotary, float scale, bool backward)
    {
        if (tokens.dtype == ScalarType.Float32)
            Copy<Float32>(tokens, firstColumn, heads, rotary, scale, backward);
        else
            Copy<BFloat16>(tokens, firstColumn, heads, rotary, scale, backward);
    }

    private void Copy<TElement>(Tensor tokens, int firstColumn, Tensor heads, Rotary? rotary, float scale, bool backward)
        where TElement : unmanaged, IElement<TElement> => KernelLauncher.Launch(
        new HeadLayoutKernel<TElement>
        {
            Tokens = (TElement*)TorchDispatcher.Pointer(tokens) + firstColumn,
            TokenStride = tokens.shape[1],
            Heads = (Float32*)TorchDispatcher.Pointer(heads),
            Length = sequences.Length,
            HeadCount = (int)heads.shape[1],
            HeadSize = spec.HeadSize,
            Rows = Rows,
            Features = Features,
            Cosine = rotary is null ? null : (float*)TorchDispatcher.Pointer(rotary.Cosine),
            Sine = rotary is null ? null : (float*)TorchDispatcher.Pointer(rotary.Sine),
            Scale = scale,
            Backward = backward,
        },
        sequences.TokenCount,
        grain: 64);
}
