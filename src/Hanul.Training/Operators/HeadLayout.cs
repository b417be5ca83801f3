using Hanul.Models;
using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>
/// The copies between token order and head order around attention's matrix products. Query heads that share a key-value head lie behind one
/// another, so that one product serves the group: queries are <c>[batch · key-value heads, group · length, size]</c>.
/// </summary>
internal sealed unsafe class HeadLayout(CausalAttention.Arguments arguments, Tensor like)
{
    private readonly AttentionSpec spec = arguments.Spec;
    private readonly Sequences sequences = arguments.Sequences;

    private float ScoreScale => 1 / MathF.Sqrt(spec.HeadSize);

    private long[] QueryShape =>
        [sequences.Batch * spec.KeyValueHeadCount, spec.HeadCount / spec.KeyValueHeadCount * sequences.Length, spec.HeadSize];

    private long[] KeyShape => [sequences.Batch * spec.KeyValueHeadCount, sequences.Length, spec.HeadSize];

    /// <summary>Queries (turned, and scaled by one over the root of the head size), keys (turned) and values of the input.</summary>
    internal (Tensor Query, Tensor Key, Tensor Value) Split()
    {
        var (query, key, value) = (empty(QueryShape, like.dtype), empty(KeyShape, like.dtype), empty(KeyShape, like.dtype));
        Copy(like, 0, query, spec.HeadCount, arguments.Rotary, ScoreScale, backward: false);
        Copy(like, spec.QuerySize, key, spec.KeyValueHeadCount, arguments.Rotary, 1, backward: false);
        Copy(like, spec.QuerySize + spec.KeyValueSize, value, spec.KeyValueHeadCount, null, 1, backward: false);
        return (query, key, value);
    }

    /// <summary>The result of attention in token order, <c>[tokens, query]</c>.</summary>
    internal Tensor Join(Tensor heads)
    {
        var tokens = empty([sequences.TokenCount, spec.QuerySize], like.dtype);
        Copy(tokens, 0, heads, spec.HeadCount, null, 1, backward: true);
        return tokens;
    }

    /// <summary>The gradient of <see cref="Join"/>.</summary>
    internal Tensor SplitGradient(Tensor tokens)
    {
        var heads = empty(QueryShape, like.dtype);
        Copy(tokens, 0, heads, spec.HeadCount, null, 1, backward: false);
        return heads;
    }

    /// <summary>The gradient of <see cref="Split"/>.</summary>
    internal Tensor JoinGradients(Tensor query, Tensor key, Tensor value)
    {
        var tokens = empty([sequences.TokenCount, spec.QuerySize + 2 * spec.KeyValueSize], like.dtype);
        Copy(tokens, 0, query, spec.HeadCount, arguments.Rotary, ScoreScale, backward: true);
        Copy(tokens, spec.QuerySize, key, spec.KeyValueHeadCount, arguments.Rotary, 1, backward: true);
        Copy(tokens, spec.QuerySize + spec.KeyValueSize, value, spec.KeyValueHeadCount, null, 1, backward: true);
        return tokens;
    }

    /// <summary>Scores to probabilities, in place.</summary>
    internal void Softmax(Tensor scores)
    {
        if (scores.dtype == ScalarType.Float32)
            Softmax<Float32>(scores);
        else
            Softmax<BFloat16>(scores);
    }

    /// <summary>The gradient of the probabilities to that of the scores, in place.</summary>
    internal void SoftmaxBackward(Tensor probabilities, Tensor gradient)
    {
        if (gradient.dtype == ScalarType.Float32)
            SoftmaxBackward<Float32>(probabilities, gradient);
        else
            SoftmaxBackward<BFloat16>(probabilities, gradient);
    }

    private void Softmax<TElement>(Tensor scores)
        where TElement : unmanaged, IElement<TElement>
    {
        fixed (int* firstVisible = sequences.FirstVisible)
        {
            KernelLauncher.Launch(
                new CausalSoftmaxForwardKernel<TElement>
                {
                    Scores = (TElement*)TorchDispatcher.Pointer(scores),
                    FirstVisible = firstVisible,
                    Length = sequences.Length,
                    HeadCount = spec.HeadCount,
                },
                (long)sequences.TokenCount * spec.HeadCount,
                grain: 32);
        }
    }

    private void SoftmaxBackward<TElement>(Tensor probabilities, Tensor gradient)
        where TElement : unmanaged, IElement<TElement> => KernelLauncher.Launch(
        new CausalSoftmaxBackwardKernel<TElement>
        {
            Probabilities = (TElement*)TorchDispatcher.Pointer(probabilities),
            Gradient = (TElement*)TorchDispatcher.Pointer(gradient),
            Length = sequences.Length,
        },
        (long)sequences.TokenCount * spec.HeadCount,
        grain: 32);

    private void Copy(Tensor tokens, int firstColumn, Tensor heads, int headCount, Rotary? rotary, float scale, bool backward)
    {
        if (heads.dtype == ScalarType.Float32)
            Copy<Float32>(tokens, firstColumn, heads, headCount, rotary, scale, backward);
        else
            Copy<BFloat16>(tokens, firstColumn, heads, headCount, rotary, scale, backward);
    }

    private void Copy<TElement>(Tensor tokens, int firstColumn, Tensor heads, int headCount, Rotary? rotary, float scale, bool backward)
        where TElement : unmanaged, IElement<TElement> => KernelLauncher.Launch(
        new HeadLayoutKernel<TElement>
        {
            Tokens = (TElement*)TorchDispatcher.Pointer(tokens) + firstColumn,
            TokenStride = tokens.shape[1],
            Heads = (TElement*)TorchDispatcher.Pointer(heads),
            Length = sequences.Length,
            HeadCount = headCount,
            HeadSize = spec.HeadSize,
            Cosine = rotary is null ? null : (float*)TorchDispatcher.Pointer(rotary.Cosine),
            Sine = rotary is null ? null : (float*)TorchDispatcher.Pointer(rotary.Sine),
            Scale = scale,
            Backward = backward,
        },
        sequences.TokenCount,
        grain: 64);
}
