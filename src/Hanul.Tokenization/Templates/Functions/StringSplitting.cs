namespace Hanul.Tokenization;

/// <summary><c>split</c>, <c>rsplit</c> and <c>splitlines</c>, as Python has them.</summary>
internal static class StringSplitting
{
    public static object? Split(string text, TemplateCall call, bool fromRight)
    {
        var separator = call.TryGet(0, "sep", out var given) && given is not null ? call.Text(0, "sep") : null;
        var limit = call.Integer(1, "maxsplit", -1);
        if (limit < 0) limit = int.MaxValue;
        if (separator is { Length: 0 }) throw call.Wrong("needs a separator that is not empty");
        return separator is null ? OnWhiteSpace(text, limit, fromRight) : OnSeparator(text, separator, limit, fromRight);
    }

    public static object? Lines(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').ToList<object?>();
        if (lines[^1] is "") lines.RemoveAt(lines.Count - 1); // a line break ends a line, it begins none
        return lines;
    }

    private static List<object?> OnSeparator(string text, string separator, long limit, bool fromRight)
    {
        var parts = text.Split(separator);
        if (parts.Length - 1 <= limit) return [.. parts];
        var kept = (int)limit;
        return fromRight
            ? [string.Join(separator, parts[..^kept]), .. parts[^kept..]]
            : [.. parts[..kept], string.Join(separator, parts[kept..])];
    }

    /// <summary>Runs of white space separate, and those at the ends are dropped; the part left over keeps its own.</summary>
    private static List<object?> OnWhiteSpace(string text, long limit, bool fromRight)
    {
        var parts = new List<object?>();
        var rest = text.AsSpan().Trim();
        while (!rest.IsEmpty && parts.Count < limit)
        {
            var at = fromRight ? LastSpace(rest) : FirstSpace(rest);
            if (at < 0) break;
            parts.Add((fromRight ? rest[(at + 1)..] : rest[..at]).ToString());
            rest = fromRight ? rest[..at].TrimEnd() : rest[at..].TrimStart();
        }
        if (!rest.IsEmpty) parts.Add(rest.ToString());
        if (fromRight) parts.Reverse();
        return parts;
    }

    private static int FirstSpace(ReadOnlySpan<char> text)
    {
        var at = 0;
        while (at < text.Length && !char.IsWhiteSpace(text[at])) at++;
        return at == text.Length ? -1 : at;
    }

    private static int LastSpace(ReadOnlySpan<char> text)
    {
        var at = text.Length - 1;
        while (at >= 0 && !char.IsWhiteSpace(text[at])) at--;
        return at;
    }
}
