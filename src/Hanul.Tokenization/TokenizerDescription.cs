namespace Hanul.Tokenization;

/// <summary>Everything a byte-level BPE tokenizer is made of, however it was come by: trained, read from JSON or from GGUF.</summary>
internal sealed record TokenizerDescription
{
    /// <summary>Learnt tokens by id, in GPT-2's byte alphabet; null where an id is not a learnt token.</summary>
    public required IReadOnlyList<string?> Tokens { get; init; }

    /// <summary>In order of rank.</summary>
    public required IReadOnlyList<Merge> Merges { get; init; }

    public required PretokenizationPattern Pattern { get; init; }

    public bool IgnoreMerges { get; init; }

    public IReadOnlyList<AddedToken> AddedTokens { get; init; } = [];

    /// <summary>Ids put around a text that is encoded with special tokens.</summary>
    public IReadOnlyList<int> Prefix { get; init; } = [];

    /// <inheritdoc cref="Prefix"/>
    public IReadOnlyList<int> Suffix { get; init; } = [];

    /// <summary>Offsets leave white space at a token's ends out (Hugging Face's <c>trim_offsets</c>).</summary>
    public bool TrimOffsets { get; init; }

    public TokenRoles Roles { get; init; } = new();

    /// <summary>
    /// Parts of a <c>tokenizer.json</c> that say more than is used here (pairs of texts, padding), as JSON, to be written again as
    /// they were read.
    /// </summary>
    public IReadOnlyDictionary<string, string>? KeptParts { get; init; }

    public string? ChatTemplate { get; init; }
}
