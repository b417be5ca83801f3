namespace Hanul.Tokenization;

/// <summary><c>namespace(…)</c>: the one thing whose attributes a template may set, also from inside a loop.</summary>
internal sealed class TemplateNamespace
{
    public Dictionary<string, object?> Values { get; } = new(StringComparer.Ordinal);
}
