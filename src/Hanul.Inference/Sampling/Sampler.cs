namespace Hanul.Inference;

/// <summary>
/// Draws the next token of one sequence from its logits. The order is that of Hugging Face transformers: repetition penalty,
/// temperature, top-k, top-p, min-p, draw; temperature 0 takes the largest logit after the penalty. One thread.
/// </summary>
internal sealed class Sampler(GenerationOptions options, LogitFilters filters, int vocabularySize)
{
    private readonly RepetitionPenalty _repetition = new(vocabularySize, options.RepetitionPenalty);
    private RandomStream _random = new(options.Seed ?? (ulong)Random.Shared.NextInt64(long.MinValue, long.MaxValue));

    /// <summary>Tells of a token that is in the text: one of the prompt, or one that was drawn.</summary>
    internal void Observe(int token) => _repetition.Observe(token);

    /// <summary>Draws a token.</summary>
    /// <param name="logits">[vocabulary]; overwritten.</param>
    /// <exception cref="InvalidDataException">The logits are not numbers.</exception>
    internal int Draw(Span<float> logits)
    {
        _repetition.Apply(logits);
        if (options.Temperature == 0)
            return LogitFilters.Largest(logits);
        Probabilities(logits);
        return LogitFilters.Draw(logits, _random.NextDouble());
    }

    /// <summary>Turns logits into the probabilities that are drawn from, up to their sum.</summary>
    internal void Probabilities(Span<float> logits)
    {
        filters.Temperature(logits, options.Temperature);
        if (options.TopK > 0)
            filters.TopK(logits, options.TopK);
        filters.Softmax(logits);
        if (options.TopP < 1)
            filters.TopP(logits, options.TopP);
        if (options.MinP > 0)
            LogitFilters.MinP(logits, options.MinP);
    }
}
