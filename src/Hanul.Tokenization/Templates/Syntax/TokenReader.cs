namespace Hanul.Tokenization;

/// <summary>Reads a template's tokens one after the other.</summary>
internal sealed class TokenReader(IReadOnlyList<TemplateToken> tokens)
{
    private int position;

    public TemplateToken Current => tokens[position];

    /// <summary>The token after <see cref="Current"/>.</summary>
    public TemplateToken Following => tokens[Math.Min(position + 1, tokens.Count - 1)];

    public TemplateToken Take() => Current.Kind == TemplateTokenKind.End ? Current : tokens[position++];

    public TemplateToken Take(TemplateTokenKind kind, string expected) =>
        Current.Kind == kind ? Take() : throw TemplateError.At(Current.Line, $"{expected} was expected, not {Current.Shown}");

    public string TakeName(string expected) => Take(TemplateTokenKind.Name, expected).Text;

    public void TakeOperator(string text)
    {
        if (!TrySkipOperator(text)) throw TemplateError.At(Current.Line, $"'{text}' was expected, not {Current.Shown}");
    }

    public void TakeKeyword(string name)
    {
        if (!TrySkipName(name)) throw TemplateError.At(Current.Line, $"'{name}' was expected, not {Current.Shown}");
    }

    public bool TrySkipOperator(string text)
    {
        if (!Current.IsOperator(text)) return false;
        position++;
        return true;
    }

    public bool TrySkipName(string name)
    {
        if (!Current.IsName(name)) return false;
        position++;
        return true;
    }
}
