using System.Text;

namespace Hanul.Tokenization;

/// <summary>The items of a value.</summary>
internal static class TemplateSequence
{
    /// <summary>Items of a list, keys of a mapping, characters of a string; undefined has none.</summary>
    public static List<object?> Of(object? value, int line) => value switch
    {
        List<object?> list => list,
        TemplateMap map => [.. map.Keys],
        string text => [.. Characters(text, line)],
        Undefined => [],
        _ => throw TemplateError.At(line, $"{TemplateValue.Kind(value)} has no items"),
    };

    /// <summary>Items, characters or entries, counted as Python counts.</summary>
    public static long LengthOf(object? value, int line) => value switch
    {
        string text => IsBasic(text) ? text.Length : text.EnumerateRunes().Count(),
        List<object?> list => list.Count,
        TemplateMap map => map.Count,
        Undefined => 0,
        _ => throw TemplateError.At(line, $"{TemplateValue.Kind(value)} has no length"),
    };

    /// <summary>Whether every character is one UTF-16 unit, so that Python's indices are ours.</summary>
    public static bool IsBasic(string text) => !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF');

    private static IEnumerable<string> Characters(string text, int line)
    {
        if (text.Length > TemplateRun.MaximumItems) throw TemplateRun.TooMany(line);
        for (var at = 0; at < text.Length;)
        {
            var width = Rune.TryGetRuneAt(text, at, out var rune) ? rune.Utf16SequenceLength : 1;
            yield return text.Substring(at, width);
            at += width;
        }
    }
}
