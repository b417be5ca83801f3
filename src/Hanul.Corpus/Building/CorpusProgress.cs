namespace Hanul.Corpus;

/// <summary>How far the making or building of a corpus has come.</summary>
public sealed record CorpusProgress
{
    /// <summary>Documents so far.</summary>
    public required long Documents { get; init; }

    /// <summary>UTF-8 bytes of text so far.</summary>
    public required long Bytes { get; init; }

    /// <summary>Tokens so far; 0 where none are made.</summary>
    public long Tokens { get; init; }

    /// <summary>The share of the work that is done, from 0 to 1: by bytes of the input files, compressed where they are.</summary>
    public required double Fraction { get; init; }

    /// <summary>The time taken so far.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Bytes of text a second.</summary>
    public double BytesPerSecond => Elapsed > TimeSpan.Zero ? Bytes / Elapsed.TotalSeconds : 0;

    /// <summary>Documents a second.</summary>
    public double DocumentsPerSecond => Elapsed > TimeSpan.Zero ? Documents / Elapsed.TotalSeconds : 0;

    /// <summary>The time left if it goes on like this; null before anything can be said.</summary>
    public TimeSpan? Remaining => Fraction > 0 ? Elapsed * ((1 - Fraction) / Fraction) : null;
}
