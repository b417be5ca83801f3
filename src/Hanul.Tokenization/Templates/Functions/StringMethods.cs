using System.Text;

namespace Hanul.Tokenization;

/// <summary>Methods of a string, as Python has them.</summary>
internal static class StringMethods
{
    public static TemplateFunction? Find(string text, string name) => name switch
    {
        "strip" => call => Strip(text, call, left: true, right: true),
        "lstrip" => call => Strip(text, call, left: true, right: false),
        "rstrip" => call => Strip(text, call, left: false, right: true),
        "lower" => _ => text.ToLowerInvariant(),
        "upper" => _ => text.ToUpperInvariant(),
        "title" => _ => Title(text),
        "capitalize" => _ => Capitalize(text),
        "replace" => call => Replace(text, call),
        "startswith" => call => Any(call, prefix => text.StartsWith(prefix, StringComparison.Ordinal)),
        "endswith" => call => Any(call, suffix => text.EndsWith(suffix, StringComparison.Ordinal)),
        "removeprefix" => call => call.Text(0, "prefix") is var prefix && text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text,
        "removesuffix" => call => call.Text(0, "suffix") is var suffix && text.EndsWith(suffix, StringComparison.Ordinal) ? text[..^suffix.Length] : text,
        "split" => call => StringSplitting.Split(text, call, fromRight: false),
        "rsplit" => call => StringSplitting.Split(text, call, fromRight: true),
        "splitlines" => _ => StringSplitting.Lines(text),
        "join" => call => Join(text, call),
        "find" => call => CodePointIndex(text, text.IndexOf(call.Text(0, "sub"), StringComparison.Ordinal)),
        "rfind" => call => CodePointIndex(text, text.LastIndexOf(call.Text(0, "sub"), StringComparison.Ordinal)),
        "count" => call => Count(text, call),
        "isdigit" or "isnumeric" or "isdecimal" => _ => text.Length > 0 && text.All(char.IsDigit),
        "isalpha" => _ => text.Length > 0 && text.All(char.IsLetter),
        "isalnum" => _ => text.Length > 0 && text.All(char.IsLetterOrDigit),
        "isspace" => _ => text.Length > 0 && text.All(char.IsWhiteSpace),
        "isupper" => _ => IsUpper(text),
        "islower" => _ => IsLower(text),
        "format" or "encode" or "zfill" or "ljust" or "rjust" or "center" or "partition" or "rpartition" =>
            call => throw TemplateError.Unsupported(call.Line, $"the string method '{name}'"),
        _ => null,
    };

    /// <summary>Without white space, or without the characters given, at the ends.</summary>
    public static string Strip(string text, TemplateCall call, bool left, bool right)
    {
        var characters = call.TryGet(0, "chars", out var given) && given is not null ? call.Text(0, "chars").ToCharArray() : null;
        var start = 0;
        var end = text.Length;
        while (left && start < end && Strips(text[start])) start++;
        while (right && end > start && Strips(text[end - 1])) end--;
        return text[start..end];

        // Python also strips the four separators U+001C to U+001F, which .NET does not call white space.
        bool Strips(char c) => characters is null ? char.IsWhiteSpace(c) || c is >= '\x1C' and <= '\x1F' : characters.Contains(c);
    }

    public static string Replace(string text, TemplateCall call)
    {
        var old = call.Text(0, "old");
        var replacement = call.Text(1, "new");
        var limit = call.TryGet(2, "count", out var count) && count is not null ? call.Integer(2, "count", -1) : -1;
        if (old.Length == 0) throw TemplateError.Unsupported(call.Line, "replacing the empty string");
        var growth = Math.Max(0, (long)replacement.Length - old.Length);
        TemplateRun.CheckLength(text.Length + (growth * (text.Length / old.Length)), call.Line);
        if (limit < 0) return text.Replace(old, replacement, StringComparison.Ordinal);
        var result = new StringBuilder();
        var from = 0;
        for (; limit > 0 && text.IndexOf(old, from, StringComparison.Ordinal) is >= 0 and var at; limit--)
        {
            result.Append(text, from, at - from).Append(replacement);
            from = at + old.Length;
        }
        return result.Append(text, from, text.Length - from).ToString();
    }

    /// <summary>The first letter of each word in upper case, the others in lower case.</summary>
    public static string Title(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
            result.Append(i > 0 && char.IsLetter(text[i - 1]) ? char.ToLowerInvariant(text[i]) : char.ToUpperInvariant(text[i]));
        return result.ToString();
    }

    public static string Capitalize(string text) => text.Length == 0 ? "" : char.ToUpperInvariant(text[0]) + text[1..].ToLowerInvariant();

    public static bool IsUpper(string text) => text.Any(char.IsUpper) && !text.Any(char.IsLower);

    public static bool IsLower(string text) => text.Any(char.IsLower) && !text.Any(char.IsUpper);

    private static bool Any(TemplateCall call, Func<string, bool> holds) => call.Required(0, "prefix") switch
    {
        string one => holds(one),
        List<object?> several => several.OfType<string>().Any(holds),
        var other => throw call.Wrong($"does not go with {TemplateValue.Kind(other)}"),
    };

    private static string Join(string separator, TemplateCall call)
    {
        var texts = TemplateSequence.Of(call.Required(0, "iterable"), call.Line).ConvertAll(item =>
            item as string ?? throw call.Wrong($"joins strings, not {TemplateValue.Kind(item)}"));
        TemplateRun.CheckLength(texts.Sum(text => (long)text.Length) + ((long)separator.Length * texts.Count), call.Line);
        return string.Join(separator, texts);
    }

    private static long CodePointIndex(string text, int index) => index < 0 ? -1 : TemplateSequence.LengthOf(text[..index], 0);

    private static long Count(string text, TemplateCall call)
    {
        var part = call.Text(0, "sub");
        return part.Length == 0 ? TemplateSequence.LengthOf(text, call.Line) + 1 : text.AsSpan().Count(part);
    }
}
