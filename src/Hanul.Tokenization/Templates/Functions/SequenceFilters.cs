namespace Hanul.Tokenization;

/// <summary>Filters on lists and mappings.</summary>
internal static class SequenceFilters
{
    public static object? Items(object? value, TemplateCall call) => value switch
    {
        TemplateMap map => MapMethods.Items(map),
        Undefined => new List<object?>(),
        _ => throw call.Wrong($"does not go with {TemplateValue.Kind(value)}"),
    };

    public static object? At(object? value, long index, TemplateCall call) => value is string text
        ? TemplateSlice.CharacterAt(text, index, call.Line)
        : TemplateSlice.ItemAt(TemplateSequence.Of(value, call.Line), index);

    public static object? Join(object? value, TemplateCall call)
    {
        var items = TemplateSequence.Of(value, call.Line).Select(item => Attribute(item, call, 1));
        var texts = items.Select(TemplateText.Of).ToList();
        var separator = call.TryGet(0, "d", out var given) ? TemplateText.Of(given) : "";
        TemplateRun.CheckLength(texts.Sum(text => (long)text.Length) + ((long)separator.Length * texts.Count), call.Line);
        return string.Join(separator, texts);
    }

    public static object? Reverse(object? value, TemplateCall call)
    {
        var items = TemplateSequence.Of(value, call.Line).ToList();
        items.Reverse();
        return value is string ? string.Concat(items) : items;
    }

    public static object? Sort(object? value, TemplateCall call)
    {
        var ordering = Comparer<object?>.Create((left, right) => TemplateComparison.Compare(
            SortKey(Attribute(left, call, 2), call, 1), SortKey(Attribute(right, call, 2), call, 1), call.Line));
        return Ordered(TemplateSequence.Of(value, call.Line), ordering, call.Flag(0, "reverse"));
    }

    public static object? SortMap(object? value, TemplateCall call)
    {
        if (value is not TemplateMap map) throw call.Wrong($"does not go with {TemplateValue.Kind(value)}");
        var index = call.Text(1, "by", "key") == "value" ? 1 : 0;
        var ordering = Comparer<object?>.Create((left, right) => TemplateComparison.Compare(
            SortKey(((List<object?>)left!)[index], call, 0), SortKey(((List<object?>)right!)[index], call, 0), call.Line));
        return Ordered(MapMethods.Items(map), ordering, call.Flag(2, "reverse"));
    }

    public static object? Unique(object? value, TemplateCall call)
    {
        var kept = new List<object?>();
        foreach (var item in TemplateSequence.Of(value, call.Line))
        {
            var key = SortKey(Attribute(item, call, 1), call, 0);
            if (!kept.Exists(other => TemplateComparison.AreEqual(SortKey(Attribute(other, call, 1), call, 0), key, call.Run, call.Line)))
                kept.Add(item);
        }
        return kept;
    }

    public static object? Sum(object? value, TemplateCall call)
    {
        var start = call.TryGet(1, "start", out var given) ? given : 0L;
        return TemplateSequence.Of(value, call.Line)
            .Aggregate(start, (sum, item) => TemplateArithmetic.Compute("+", sum, Attribute(item, call, 0), call.Line));
    }

    public static object? Extreme(object? value, TemplateCall call, int sign)
    {
        var items = TemplateSequence.Of(value, call.Line);
        if (items.Count == 0) return new Undefined("the extreme of nothing");
        return items.Aggregate((best, item) => TemplateComparison.Compare(item, best, call.Line) * sign > 0 ? item : best);
    }

    private static List<object?> Ordered(List<object?> items, Comparer<object?> ordering, bool reverse) =>
        [.. reverse ? items.OrderDescending(ordering) : items.Order(ordering)];

    /// <summary>The attribute that an argument names, or the item itself.</summary>
    private static object? Attribute(object? item, TemplateCall call, int position)
    {
        if (!call.TryGet(position, "attribute", out var name) || name is null) return item;
        return SelectionFilters.AttributeOf(item, name, call);
    }

    /// <summary>Text is compared without regard to case unless asked otherwise.</summary>
    private static object? SortKey(object? value, TemplateCall call, int position) =>
        value is string text && !call.Flag(position, "case_sensitive") ? text.ToLowerInvariant() : value;
}
