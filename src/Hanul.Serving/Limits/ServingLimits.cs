namespace Hanul.Serving;

/// <summary>What one server lets its callers ask for. Every limit answers with an error that names it.</summary>
public sealed record ServingLimits
{
    /// <summary>The largest request body read, in bytes; beyond it 413.</summary>
    public long RequestBodyBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>How many requests generate at the same time; the others wait in order of arrival.</summary>
    public int ConcurrentRequests { get; init; } = 8;

    /// <summary>How many requests may wait for their turn; beyond it 429.</summary>
    public int WaitingRequests { get; init; } = 32;

    /// <summary>
    /// The most tokens one answer may have, and has where a chat request does not say; a request for more is refused with 400.
    /// </summary>
    public int MaxTokens { get; init; } = 4096;

    /// <summary>The most answers (<c>n</c> times the number of prompts) one request may ask for.</summary>
    public int Choices { get; init; } = 16;

    /// <summary>The longest a request may take, waiting included; then it ends with 504, or with an error event in a stream.</summary>
    public TimeSpan RequestTime { get; init; } = TimeSpan.FromMinutes(10);

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(RequestBodyBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ConcurrentRequests);
        ArgumentOutOfRangeException.ThrowIfNegative(WaitingRequests);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxTokens);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Choices);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(RequestTime, TimeSpan.Zero);
    }
}
