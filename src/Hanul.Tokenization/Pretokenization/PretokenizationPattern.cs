namespace Hanul.Tokenization;

/// <summary>
/// How text is cut into words before byte pairs are merged; merges never cross the cuts. The three published regular expressions
/// are listed in <see cref="PretokenizationPatterns"/>.
/// </summary>
public enum PretokenizationPattern
{
    /// <summary>GPT-2 (also KoGPT2-style byte-level models): one leading space, whole runs of digits, case-sensitive contractions.</summary>
    Gpt2,

    /// <summary>Llama 3 (cl100k family): digits in groups of three, any one symbol may lead a word, line breaks end a word.</summary>
    Llama3,

    /// <summary>o200k (GPT-4o, gpt-oss): as Llama 3, but words also break where case changes, and combining marks count as letters.</summary>
    O200k,
}
