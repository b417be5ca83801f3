namespace Hanul.Inference;

/// <summary>Perplexity and bits per byte of a text under a model, in overlapping windows.</summary>
public static class TextEvaluation
{
    /// <summary>Evaluates documents one by one; none sees another.</summary>
    /// <param name="model">The model.</param>
    /// <param name="documents">The texts; empty ones are skipped.</param>
    /// <param name="options">Windows.</param>
    /// <param name="progress">Told the result so far after each window.</param>
    /// <param name="ct">Stops between rounds.</param>
    /// <exception cref="InvalidDataException">The model has no tokenizer.</exception>
    public static async Task<EvaluationResult> RunAsync(
        LanguageModel model,
        IEnumerable<string> documents,
        EvaluationOptions? options = null,
        IProgress<EvaluationResult>? progress = null,
        CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(documents);
        var total = new EvaluationResult(0, 0, 0);
        foreach (var document in documents)
            total = await RunAsync(model, document, total, options ?? new(), progress, ct).ConfigureAwait(false);
        return total;
    }

    private static async Task<EvaluationResult> RunAsync(
        LanguageModel model,
        string document,
        EvaluationResult total,
        EvaluationOptions options,
        IProgress<EvaluationResult>? progress,
        CancellationToken ct)
    {
        var tokens = Encode(model, document);
        var window = Math.Min(options.WindowLength ?? model.ContextLength, model.ContextLength);
        var stride = options.Stride ?? Math.Max(1, window / 2);
        if (window < 2 || stride < 1 || stride >= window)
        {
            throw new ArgumentException(
                $"Windows of {window} tokens cannot follow one another every {stride} tokens: the stride must be from 1 to {window - 1}.");
        }


        // Predictions of tokens before this one are counted already.
        var counted = 1;
        for (var start = 0; counted < tokens.Length; start += stride)
        {
            var length = Math.Min(window, tokens.Length - start);
            var nats = 0.0;
            var bytes = 0L;
            await model.ScoreAsync(
                new ArraySegment<int>(tokens, start, length),
                counted - start - 1,
                (index, logits) =>
                {
                    var next = start + index + 1;
                    if (index == length - 1)
                        return;
                    nats -= LogProbability(logits, tokens[next]);
                    bytes += model.Tokenizer.BytesOf(tokens[next]).Length;
                },
                ct).ConfigureAwait(false);
            total = new(total.TokenCount + (start + length - counted), total.ByteCount + bytes, total.TotalNats + nats);
            counted = start + length;
            progress?.Report(total);
        }

        return total;
    }

    /// <summary>The document after the token that texts begin with, so that its first token is predicted too.</summary>
    private static int[] Encode(LanguageModel model, string document)
    {
        var tokenizer = model.Tokenizer;
        var tokens = tokenizer.Encode(document, addSpecialTokens: false, parseSpecialTokens: false);
        if (tokens.Length == 0)
            return [];
        var begin = model.Defaults.BeginTokenId ?? tokenizer.BeginTokenId ?? tokenizer.EndTokenId;
        return begin is { } token && token < model.Spec.VocabularySize ? [token, .. tokens] : tokens;
    }

    private static double LogProbability(ReadOnlySpan<float> logits, int token)
    {
        var largest = float.NegativeInfinity;
        foreach (var logit in logits)
            largest = Math.Max(largest, logit);
        var sum = 0.0;
        foreach (var logit in logits)
            sum += Math.Exp(logit - (double)largest);
        return logits[token] - (double)largest - Math.Log(sum);
    }
}
