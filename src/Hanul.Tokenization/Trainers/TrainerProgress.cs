namespace Hanul.Tokenization;

/// <summary>How far training a tokenizer has come.</summary>
public sealed record TrainerProgress
{
    /// <summary>Documents read so far.</summary>
    public required long DocumentCount { get; init; }

    /// <summary>Text read so far, in UTF-16 characters.</summary>
    public required long CharacterCount { get; init; }

    /// <summary>Different words found so far.</summary>
    public required int WordCount { get; init; }

    /// <summary>Merges learnt so far; 0 while text is still being read.</summary>
    public int MergeCount { get; init; }

    /// <summary>Merges to learn.</summary>
    public required int MergeTarget { get; init; }

    /// <summary>Since training began.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Reading rate while text is read, else of the whole so far.</summary>
    public double CharactersPerSecond => Elapsed > TimeSpan.Zero ? CharacterCount / Elapsed.TotalSeconds : 0;
}
