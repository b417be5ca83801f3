namespace Hanul.Serving;

/// <summary>How a model is served, wherever it is mapped.</summary>
public sealed record ServingOptions
{
    /// <summary>The name under which callers ask for the model; null for the model's own.</summary>
    public string? ModelName { get; set; }

    /// <summary>A key, of visible ASCII, that every API request must carry as <c>Authorization: Bearer</c>. Null for none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>What callers may ask for.</summary>
    public ServingLimits Limits { get; set; } = new();

    /// <summary>What the chat page says beside the conversation.</summary>
    public ChatPageOptions ChatPage { get; set; } = new();

    internal ServingOptions Validated()
    {
        Limits.Validate();
        if (string.IsNullOrEmpty(ApiKey)) ApiKey = null;
        if (ApiKey?.Any(letter => letter is < '!' or > '~') == true)
            throw new ArgumentException("The API key may hold visible ASCII characters only: no header can carry others.");
        return this;
    }
}
