namespace Hanul.Models;

/// <summary>How large a model is and what one token costs, counted from its <see cref="ParameterTable"/>.</summary>
/// <param name="TotalParameters">All numbers that are stored.</param>
/// <param name="ActiveParameters">Those that take part in computing one token: all but the experts that were not chosen.</param>
/// <param name="EmbeddingParameters">Token and position tables, and the output head where it is not tied.</param>
public sealed record ModelCounts(long TotalParameters, long ActiveParameters, long EmbeddingParameters)
{
    /// <summary>Active parameters that are neither embeddings nor head: the size by which small models are compared.</summary>
    public long ActiveOutsideEmbeddings => ActiveParameters - EmbeddingParameters;

    /// <summary>Counts a model.</summary>
    /// <param name="spec">The description.</param>
    public static ModelCounts Of(ModelSpec spec)
    {
        long total = 0, active = 0, embedding = 0;
        foreach (var parameter in ParameterTable.For(spec))
        {
            total += parameter.ElementCount;
            active += ActiveElements(spec, parameter);
            if (parameter.Kind is ParameterKind.Embedding or ParameterKind.Head)
                embedding += parameter.ElementCount;
        }

        return new(total, active, embedding);
    }

    /// <summary>
    /// Floating-point operations of matrix products in the forward pass of one token that sees <paramref name="visibleTokens"/> tokens,
    /// itself included: two for each weight that multiplies it, the head included and table look-ups not, plus scores and weighted sum
    /// (<c>4 · visible · heads · head size</c> a layer).
    /// </summary>
    /// <param name="spec">The description.</param>
    /// <param name="visibleTokens">Tokens attended to; the mean over a full causal sequence of T is (T + 1) / 2.</param>
    public static double ForwardFlops(ModelSpec spec, double visibleTokens)
    {
        double flops = spec.TiedEmbeddings ? 2.0 * spec.VocabularySize * spec.HiddenSize : 0;
        foreach (var parameter in ParameterTable.For(spec))
        {
            if (parameter.Kind is ParameterKind.Matrix or ParameterKind.ExpertMatrix or ParameterKind.Router or ParameterKind.Head)
                flops += 2.0 * ActiveElements(spec, parameter);
        }

        return flops + spec.Decoder.Layers.Sum(layer => 4.0 * visibleTokens * layer.Attention.QuerySize);
    }

    /// <summary>
    /// Operations of one trained token in causal sequences of <paramref name="sequenceLength"/> tokens: the backward pass costs twice
    /// the forward pass; recomputation is not counted (model FLOPs, not hardware FLOPs).
    /// </summary>
    /// <param name="spec">The description.</param>
    /// <param name="sequenceLength">Tokens of one training sequence.</param>
    public static double TrainingFlops(ModelSpec spec, int sequenceLength) => 3 * ForwardFlops(spec, (sequenceLength + 1) / 2.0);

    private static long ActiveElements(ModelSpec spec, Parameter parameter)
    {
        if (parameter.Kind is not (ParameterKind.ExpertMatrix or ParameterKind.ExpertBias))
            return parameter.ElementCount;
        var mixture = (MixtureOfExperts)spec.Decoder.Layers[parameter.Layer].FeedForward;
        return parameter.ElementCount / mixture.ExpertCount * mixture.ActiveExpertCount;
    }
}
