namespace Hanul.Tokenization;

/// <summary>A token of a Jinja template and the line it stands on, counted from 1.</summary>
internal readonly record struct TemplateToken(TemplateTokenKind Kind, string Text, int Line)
{
    public bool IsName(string name) => Kind == TemplateTokenKind.Name && Text == name;

    public bool IsOperator(string text) => Kind == TemplateTokenKind.Operator && Text == text;

    /// <summary>How error messages call it.</summary>
    public string Shown => Kind switch
    {
        TemplateTokenKind.End => "the end of the template",
        TemplateTokenKind.Text => "text",
        TemplateTokenKind.String => "a string",
        _ => $"'{Text}'",
    };
}
