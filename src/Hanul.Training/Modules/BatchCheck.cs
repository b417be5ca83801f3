using Hanul.Models;
using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>Holds a batch against the model before any kernel sees it: an index outside a table would be read from foreign memory.</summary>
internal static class BatchCheck
{
    internal static void Tokens(Tensor tokens, Tensor? documents, ModelSpec spec, DecoderSettings settings)
    {
        if (tokens.dim() != 2 || tokens.dtype != ScalarType.Int64 || tokens.numel() == 0)
            throw new ArgumentException($"Tokens must be int64 of the shape [batch, length], not {tokens.dtype} {Shape(tokens)}.", nameof(tokens));
        if (tokens.shape[1] > spec.ContextLength)
            throw new ArgumentException($"A sequence has {tokens.shape[1]} tokens, more than the model's context of {spec.ContextLength}.", nameof(tokens));
        if (Outside(tokens, 0, spec.VocabularySize))
            throw new ArgumentException($"A token lies outside the vocabulary of {spec.VocabularySize}.", nameof(tokens));
        if (documents is not null && !documents.shape.SequenceEqual(tokens.shape))
            throw new ArgumentException($"Document numbers are {Shape(documents)}, but tokens are {Shape(tokens)}.", nameof(documents));
        if (documents is null && settings.DocumentMask)
            throw new ArgumentException("Attention is masked by document, but no document numbers were given.", nameof(documents));
    }

    internal static void Targets(Tensor tokens, Tensor targets, ModelSpec spec, out long targetCount)
    {
        if (targets.dtype != ScalarType.Int64 || !targets.shape.SequenceEqual(tokens.shape))
            throw new ArgumentException($"Targets must be int64 {Shape(tokens)}, not {targets.dtype} {Shape(targets)}.", nameof(targets));
        using var scope = NewDisposeScope();
        var counted = targets.masked_select(targets.ne(HeadLoss.Ignored));
        targetCount = counted.numel();
        if (targetCount == 0)
            throw new ArgumentException("No target of this batch counts: all are −100.", nameof(targets));
        if (Outside(counted, 0, spec.VocabularySize))
            throw new ArgumentException($"A target lies outside the vocabulary of {spec.VocabularySize}.", nameof(targets));
    }

    private static bool Outside(Tensor values, long least, long limit)
    {
        using var scope = NewDisposeScope();
        return values.lt(least).logical_or(values.ge(limit)).any().item<bool>();
    }

    private static string Shape(Tensor tensor) => $"[{string.Join(", ", tensor.shape)}]";
}
