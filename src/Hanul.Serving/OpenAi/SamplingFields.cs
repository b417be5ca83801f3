using Hanul.Inference;

namespace Hanul.Serving;

/// <summary>The parameters that both completion endpoints share, turned into the engine's options.</summary>
internal static class SamplingFields
{
    private const int MostStopStrings = 16;

    private static readonly string[] WithoutEffect =
        ["user", "metadata", "store", "service_tier", "safety_identifier", "prompt_cache_key"];

    /// <param name="fields">the request</param>
    /// <param name="defaults">what the model's own files recommend; a parameter that is absent leaves it</param>
    /// <param name="limits">the most tokens one answer may have</param>
    /// <param name="maxTokens">the name, or the two names, under which this endpoint knows the length limit</param>
    public static GenerationOptions Read(
        RequestFields fields, GenerationOptions defaults, ServingLimits limits, params ReadOnlySpan<string> maxTokens)
    {
        fields.Ignore(WithoutEffect);
        RefuseUnsupported(fields);
        long? length = null;
        foreach (var name in maxTokens) length = fields.FindInteger(name, 1, limits.MaxTokens) ?? length;
        return defaults with
        {
            MaxTokens = (int)(length ?? limits.MaxTokens),
            Temperature = (float)(fields.FindNumber("temperature", 0, 2) ?? defaults.Temperature),
            // 0 leaves the most likely token, as any number small enough does.
            TopP = Math.Max(1e-6f, (float)(fields.FindNumber("top_p", 0, 1) ?? defaults.TopP)),
            TopK = (int)(fields.FindInteger("top_k", 0, int.MaxValue) ?? defaults.TopK),
            MinP = (float)(fields.FindNumber("min_p", 0, 1) ?? defaults.MinP),
            RepetitionPenalty = (float)(fields.FindNumber("repetition_penalty", 0.01, 10) ?? defaults.RepetitionPenalty),
            Seed = (ulong?)fields.FindInteger("seed", long.MinValue, long.MaxValue),
            Stop = ReadStop(fields),
        };
    }

    public static int ReadChoices(RequestFields fields) => (int)(fields.FindInteger("n", 1, 4) ?? 1);

    private static string[] ReadStop(RequestFields fields)
    {
        var stop = fields.FindStrings("stop", MostStopStrings);
        if (stop.Any(each => each.Length is 0 or > 1000))
            throw ApiException.Invalid("stop", "'stop' must hold strings of 1 to 1000 characters.");
        return [.. stop];
    }

    private static void RefuseUnsupported(RequestFields fields)
    {
        fields.Refuse("presence_penalty", "the engine does not have it; 'repetition_penalty' is the nearest.");
        fields.Refuse("frequency_penalty", "the engine does not have it; 'repetition_penalty' is the nearest.");
        fields.Refuse("logit_bias", "the engine does not have it.");
        fields.Refuse("logprobs", "this server does not report probabilities.");
    }
}
