namespace Hanul.Tokenization;

/// <summary>llama.cpp's names for what GGUF vocabularies are made with.</summary>
internal static class GgufNames
{
    public const string BytePairModel = "gpt2";

    public static string NameOf(PretokenizationPattern pattern) => pattern switch
    {
        PretokenizationPattern.Gpt2 => "gpt-2",
        PretokenizationPattern.Llama3 => "llama-bpe",
        _ => "gpt-4o",
    };

    public static PretokenizationPattern PatternOf(string? name) => name switch
    {
        "gpt-2" => PretokenizationPattern.Gpt2,
        "llama-bpe" => PretokenizationPattern.Llama3,
        "gpt-4o" => PretokenizationPattern.O200k,
        null => throw new NotSupportedException(
            "The GGUF vocabulary does not name its pre-tokenisation (tokenizer.ggml.pre); gpt-2, llama-bpe and gpt-4o are read."),
        _ => throw new NotSupportedException(
            $"The GGUF vocabulary has the pre-tokenisation '{name}' (tokenizer.ggml.pre); gpt-2, llama-bpe and gpt-4o are read."),
    };

    /// <summary>llama.cpp ties this to the name; the format has no key for it.</summary>
    public static bool IgnoresMerges(string? name) => name == "llama-bpe";
}
