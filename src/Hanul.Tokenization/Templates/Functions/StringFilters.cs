namespace Hanul.Tokenization;

/// <summary>Filters on text that are no methods of it.</summary>
internal static class StringFilters
{
    /// <summary>Indents every line but the first and the empty ones.</summary>
    public static object? Indent(object? value, TemplateCall call)
    {
        var margin = call.TryGet(0, "width", out var width) && width is string text ? text : new string(' ', (int)Math.Clamp(call.Integer(0, "width", 4), 0, 256));
        var indentsFirst = call.Flag(1, "first");
        var indentsBlank = call.Flag(2, "blank");
        var lines = TemplateText.Of(value).Split('\n');
        TemplateRun.CheckLength(((long)lines.Length * margin.Length) + lines.Sum(line => (long)line.Length), call.Line);
        return string.Join('\n', lines.Select((line, index) =>
            (index == 0 && !indentsFirst) || (line.Length == 0 && !indentsBlank && index > 0) ? line : margin + line));
    }

    /// <summary>Escapes what HTML would read as markup.</summary>
    public static object? Escape(object? value, TemplateCall call) => TemplateText.Of(value)
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("'", "&#39;", StringComparison.Ordinal)
        .Replace("\"", "&#34;", StringComparison.Ordinal);
}
