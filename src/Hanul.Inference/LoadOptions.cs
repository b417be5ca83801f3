namespace Hanul.Inference;

/// <summary>How a model is loaded and how much of the machine it may use.</summary>
public sealed record LoadOptions
{
    /// <summary>Threads that compute; by default as many as the processors this process may use.</summary>
    public int? ThreadCount { get; init; }

    /// <summary>The longest text in tokens, where it should be shorter than the model's own context length.</summary>
    public int? ContextLength { get; init; }

    /// <summary>Texts generated at the same time; others wait for their turn.</summary>
    public int MaxSequences { get; init; } = 16;

    /// <summary>
    /// Bytes that keys and values of all texts may take, those kept for the next turn of a conversation included. By default a quarter of
    /// the memory this process may use.
    /// </summary>
    public long? CacheBytes { get; init; }

    /// <summary>Told how far loading is.</summary>
    public IProgress<LoadProgress>? Progress { get; init; }
}
