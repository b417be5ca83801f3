namespace Hanul.Tokenization;

/// <summary>Python's slices and negative indices.</summary>
internal static class TemplateSlice
{
    public static object Of(object? value, long? start, long? end, long? step, int line)
    {
        if (value is not (string or List<object?>)) throw TemplateError.At(line, $"{TemplateValue.Kind(value)} cannot be sliced");
        var by = step ?? 1;
        if (by == 0) throw TemplateError.At(line, "a slice has the step 0");
        if (by == 1 && value is string text && TemplateSequence.IsBasic(text))
        {
            var first = (int)Bound(start ?? 0, text.Length, 0, text.Length);
            return text[first..(int)Math.Max(first, Bound(end ?? text.Length, text.Length, 0, text.Length))];
        }
        var items = TemplateSequence.Of(value, line);
        var picked = new List<object?>();
        if (by > 0)
        {
            var last = Bound(end ?? items.Count, items.Count, 0, items.Count);
            for (var i = Bound(start ?? 0, items.Count, 0, items.Count); i < last; i += Math.Min(by, items.Count)) picked.Add(items[(int)i]);
        }
        else
        {
            var last = end is null ? -1 : Bound(end.Value, items.Count, -1, items.Count - 1);
            for (var i = Bound(start ?? items.Count - 1, items.Count, -1, items.Count - 1); i > last; i += Math.Max(by, -items.Count))
                picked.Add(items[(int)i]);
        }
        return value is string ? string.Concat(picked) : picked;
    }

    /// <summary>The item at an index, counted from the end where it is negative.</summary>
    public static object? ItemAt(List<object?> items, long index) =>
        index >= -items.Count && index < items.Count ? items[(int)(index < 0 ? index + items.Count : index)] : new Undefined($"item {index}");

    /// <summary>The character at an index, likewise.</summary>
    public static object? CharacterAt(string text, long index, int line)
    {
        if (!TemplateSequence.IsBasic(text)) return ItemAt(TemplateSequence.Of(text, line), index);
        return index >= -text.Length && index < text.Length
            ? text[(int)(index < 0 ? index + text.Length : index)].ToString()
            : new Undefined($"character {index}");
    }

    private static long Bound(long index, int count, long lowest, long highest) =>
        Math.Clamp(index < 0 ? Math.Max(index, -count - 1L) + count : index, lowest, highest);
}
