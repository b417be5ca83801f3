namespace Hanul.Tokenization;

/// <summary>What tokenizer to train.</summary>
public sealed record BytePairTrainerOptions
{
    /// <summary>Smallest vocabulary: every byte, no merges, no special tokens.</summary>
    public const int ByteCount = 256;

    /// <summary>
    /// Tokens in all: 256 bytes, the merges, and the special tokens. 256 plus the special tokens means no merges, a model over bytes.
    /// </summary>
    public required int VocabularySize { get; init; }

    /// <summary>How text is cut into words, across which nothing merges.</summary>
    public PretokenizationPattern Pattern { get; init; } = PretokenizationPattern.Llama3;

    /// <summary>
    /// True to learn Korean words and the particles behind them apart, so that a noun is the same tokens whatever follows it. Only what is
    /// learned differs: the tokenizer is an ordinary one for every other tool. Text without Hangul is not affected.
    /// </summary>
    public bool KoreanParticles { get; init; } = true;

    /// <summary>
    /// Special tokens in order. They take the last ids of the vocabulary, as in GPT-2, Llama 3 and Qwen, so that the learnt ids do
    /// not depend on them.
    /// </summary>
    public IReadOnlyList<string> SpecialTokens { get; init; } = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|pad|>"];

    /// <summary>The special token that begins a text, if any does.</summary>
    public string? BeginToken { get; init; }

    /// <summary>The special token that ends a text, if any does.</summary>
    public string? EndToken { get; init; } = "<|endoftext|>";

    /// <summary>The special token that fills a batch, if any does.</summary>
    public string? PadToken { get; init; } = "<|pad|>";

    /// <summary>Jinja source of the chat template the tokenizer will carry.</summary>
    public string? ChatTemplate { get; init; } = Tokenization.ChatTemplate.ChatMl;

    /// <summary>A pair seen less often than this is not merged.</summary>
    public long MinimumFrequency { get; init; } = 2;

    /// <summary>When the text runs out of pairs to merge: true for the smaller vocabulary it gives, false for an error that says so.</summary>
    public bool AcceptSmallerVocabulary { get; init; }

    /// <summary>Threads that count words. The result does not depend on it.</summary>
    public int ThreadCount { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// Different words held in memory (some 400 bytes each while merges are learnt). Beyond it the rarest so far are forgotten, at
    /// points that depend on the text alone.
    /// </summary>
    public int DistinctWordLimit { get; init; } = 4_000_000;

    internal int MergedTokenCount => VocabularySize - ByteCount - SpecialTokens.Count;

    internal void Validate()
    {
        if (SpecialTokens.Any(string.IsNullOrEmpty)) throw new ArgumentException("A special token is empty.");
        if (SpecialTokens.GroupBy(token => token).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"The special token '{twice.Key}' is listed twice.");
        foreach (var role in new[] { BeginToken, EndToken, PadToken })
        {
            if (role is not null && !SpecialTokens.Contains(role))
                throw new ArgumentException($"The begin, end or pad token '{role}' is not among the special tokens.");
        }
        if (MergedTokenCount < 0)
            throw new ArgumentException(
                $"A vocabulary of {VocabularySize} is too small: {ByteCount} bytes and {SpecialTokens.Count} special tokens need "
                + $"{ByteCount + SpecialTokens.Count}.");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MinimumFrequency);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ThreadCount);
        ArgumentOutOfRangeException.ThrowIfLessThan(DistinctWordLimit, 1024);
    }
}
