namespace Hanul.Corpus;

/// <summary>What to build from what.</summary>
public sealed record CorpusBuildOptions
{
    /// <summary>A file, or a folder with all below it.</summary>
    public required string SourcePath { get; init; }

    /// <summary>The folder to write. One that holds an earlier corpus is replaced as a whole; any other must be empty or missing.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>How files become documents.</summary>
    public DocumentReaderOptions Reading { get; init; } = new();

    /// <summary>Brings text into Unicode normal form C, so that what looks the same is the same.</summary>
    public bool ComposeText { get; init; } = true;

    /// <summary>
    /// The share of documents kept for validation, from 0 to 0.5, by a hash of their content. However small the corpus, at least one
    /// is kept; with 0 everything is for training and no validation shard is written.
    /// </summary>
    public double ValidationFraction { get; init; } = 0.01;

    /// <summary>Another seed keeps other documents for validation.</summary>
    public ulong SplitSeed { get; init; }

    /// <summary>Threads that tokenise. The result does not depend on it.</summary>
    public int ThreadCount { get; init; } = Environment.ProcessorCount;
}
