using Hanul.Formats;

namespace Hanul.Models;

/// <summary>Generation defaults as GGUF metadata: token ids of the tokenizer, and llama.cpp's <c>general.sampling</c> fields.</summary>
internal static class GgufDefaults
{
    public static GenerationDefaults Read(GgufMetadata metadata)
    {
        var ends = new[] { Int32(metadata, "tokenizer.ggml.eos_token_id"), Int32(metadata, "tokenizer.ggml.eot_token_id") };
        return new GenerationDefaults
        {
            EndTokenIds = [.. ends.OfType<int>().Distinct()],
            BeginTokenId = Int32(metadata, "tokenizer.ggml.bos_token_id"),
            PadTokenId = Int32(metadata, "tokenizer.ggml.padding_token_id"),
            Temperature = (float?)metadata.Double("general.sampling.temp"),
            TopK = Int32(metadata, "general.sampling.top_k"),
            TopP = (float?)metadata.Double("general.sampling.top_p"),
            MinP = (float?)metadata.Double("general.sampling.min_p"),
            RepetitionPenalty = (float?)metadata.Double("general.sampling.penalty_repeat"),
        };
    }

    public static IEnumerable<(string Key, object Value)> Sampling(GenerationDefaults defaults)
    {
        if (defaults.Temperature is { } temperature) yield return ("general.sampling.temp", temperature);
        if (defaults.TopK is { } topK) yield return ("general.sampling.top_k", topK);
        if (defaults.TopP is { } topP) yield return ("general.sampling.top_p", topP);
        if (defaults.MinP is { } minP) yield return ("general.sampling.min_p", minP);
        if (defaults.RepetitionPenalty is { } penalty) yield return ("general.sampling.penalty_repeat", penalty);
    }

    private static int? Int32(GgufMetadata metadata, string key) => metadata.Int64(key) is { } number and >= 0 and <= int.MaxValue
        ? (int)number
        : null;
}
