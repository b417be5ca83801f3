namespace Hanul.Inference;

/// <summary>How a text is evaluated.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Tokens the model looks at together; by default its context length.</summary>
    public int? WindowLength { get; init; }

    /// <summary>
    /// Tokens from one window to the next; by default half a window, so that every token but the first ones has half a window before it.
    /// A smaller stride is fairer to the model and slower.
    /// </summary>
    public int? Stride { get; init; }
}
