using Hanul.Tokenization;

namespace Hanul.Training;

/// <summary>The tokenizer: byte-level byte-pair encoding trained on the corpus, or one read from a folder.</summary>
public sealed record TokenizerRecipe
{
    /// <summary>A tokenizer.json, or a folder that holds one; where given, nothing is trained.</summary>
    public string? Path { get; init; }

    /// <summary>Tokens of a trained vocabulary, the 256 bytes and the special tokens included.</summary>
    public int VocabularySize { get; init; } = 8192;

    /// <summary>How text is cut into words before pairs are merged: gpt2, llama3 or o200k.</summary>
    public PretokenizationPattern Pattern { get; init; } = PretokenizationPattern.O200k;

    /// <summary>True to learn Korean words apart from the particles behind them, so that a noun is the same tokens whatever follows it.</summary>
    public bool KoreanParticles { get; init; } = true;

    /// <summary>The most text, in bytes of UTF-8, that the tokenizer is trained on; documents beyond it are sampled away evenly.</summary>
    public long SampleBytes { get; init; } = 100_000_000;

    /// <summary>These settings with the path made full.</summary>
    public TokenizerRecipe Effective() => this with { Path = Path is null ? null : System.IO.Path.GetFullPath(Path) };
}
