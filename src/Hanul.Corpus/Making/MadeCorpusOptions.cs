namespace Hanul.Corpus;

/// <summary>How much of the made corpus to write, and which one.</summary>
public sealed record MadeCorpusOptions
{
    /// <summary>Stop with the document that reaches this many bytes of UTF-8 text; 16 MB unless said otherwise.</summary>
    public long Bytes { get; init; } = 16_000_000;

    /// <summary>Equal seeds give equal corpora on any machine.</summary>
    public ulong Seed { get; init; } = 1;
}
