namespace Hanul.Serving;

/// <summary>What the chat page shows that only the server knows.</summary>
public sealed record ChatPageOptions
{
    /// <summary>A plain word about the model, always in sight: that it is a toy, say. Null for none.</summary>
    public LocalizedText? Notice { get; init; }

    /// <summary>First questions to click on. Where there are none, the page has its own.</summary>
    public IReadOnlyList<LocalizedText> Suggestions { get; init; } = [];
}
