namespace Hanul.Serving;

/// <summary>What the log says of one request, filled in as it goes.</summary>
internal sealed class RequestRecord(string id)
{
    public string Id { get; } = id;

    public int PromptTokens { get; set; }

    public int CompletionTokens { get; set; }

    /// <summary>From the first generated token to the last.</summary>
    public TimeSpan GenerationTime { get; set; }

    /// <summary>How the request ended: a finish reason, an error's code, or that the client went away.</summary>
    public string? Ending { get; set; }

    public double TokensPerSecond =>
        CompletionTokens > 1 && GenerationTime > TimeSpan.Zero ? (CompletionTokens - 1) / GenerationTime.TotalSeconds : 0;
}
