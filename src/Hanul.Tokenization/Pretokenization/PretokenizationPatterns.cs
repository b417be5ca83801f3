namespace Hanul.Tokenization;

/// <summary>The published regular expressions behind <see cref="PretokenizationPattern"/>, character for character.</summary>
public static class PretokenizationPatterns
{
    /// <summary>From the published GPT-2 encoder; Hugging Face's <c>ByteLevel</c> pre-tokenizer carries it inside.</summary>
    public const string Gpt2 =
        @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    /// <summary>From the published <c>tokenizer.json</c> of Llama 3.</summary>
    public const string Llama3 =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <summary>From the published <c>tokenizer.json</c> of gpt-oss (the o200k encodings).</summary>
    public const string O200k =
        @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|"
        + @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|"
        + @"\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <summary>The regular expression of a pattern.</summary>
    public static string Expression(PretokenizationPattern pattern) => pattern switch
    {
        PretokenizationPattern.Gpt2 => Gpt2,
        PretokenizationPattern.Llama3 => Llama3,
        PretokenizationPattern.O200k => O200k,
        _ => throw new ArgumentOutOfRangeException(nameof(pattern), pattern, "There is no such pre-tokenisation pattern."),
    };

    internal static bool TryFind(string expression, out PretokenizationPattern pattern)
    {
        foreach (var candidate in Enum.GetValues<PretokenizationPattern>())
        {
            if (Expression(candidate) != expression) continue;
            pattern = candidate;
            return true;
        }
        pattern = default;
        return false;
    }
}
