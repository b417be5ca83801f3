namespace Hanul.Serving;

/// <summary>How a model is served, wherever it is mapped.</summary>
public sealed record ServingOptions
{
    /// <summary>The name under which callers ask for the model; null for the model's own.</summary>
    public string? ModelName { get; set; }

    /// <summary>A key that every API request must carry as <c>Authorization: Bearer</c>; null for none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>What callers may ask for.</summary>
    public ServingLimits Limits { get; set; } = new();

    /// <summary>What the chat page says beside the conversation.</summary>
    public ChatPageOptions ChatPage { get; set; } = new();
}
