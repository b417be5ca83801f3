namespace Hanul.Tokenization;

/// <summary>Which tokens begin, end and pad a text, by content; null where the tokenizer has none.</summary>
internal sealed record TokenRoles
{
    public string? Begin { get; init; }

    public string? End { get; init; }

    public string? Pad { get; init; }

    public string? Unknown { get; init; }
}
