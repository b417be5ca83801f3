namespace Hanul.Tokenization;

/// <summary>Attributes and items of values.</summary>
internal static class TemplateAccess
{
    /// <summary>An attribute or method, else the item of that name.</summary>
    public static object? Attribute(object? target, string name, int line) => target switch
    {
        Undefined undefined => throw TemplateError.At(line, $"{undefined.What} is undefined and has no '{name}'"),
        LoopVariables loop => loop.Attribute(name, line),
        TemplateNamespace space => space.Values.TryGetValue(name, out var value) ? value : new Undefined($"'{name}'"),
        TemplateMap map when MapMethods.Find(map, name) is { } method => method,
        TemplateMap map => map.TryGetValue(name, out var value) ? value : new Undefined($"'{name}'"),
        string text when StringMethods.Find(text, name) is { } method => method,
        List<object?> list when ListMethods.Find(list, name) is { } method => method,
        _ => new Undefined($"'{name}'"),
    };

    /// <summary>An item, else the attribute of that name.</summary>
    public static object? Item(object? target, object? index, int line) => (target, index) switch
    {
        (Undefined undefined, _) => throw TemplateError.At(line, $"{undefined.What} is undefined and has no items"),
        (TemplateMap map, string key) when map.TryGetValue(key, out var value) => value,
        (List<object?> list, long at) => TemplateSlice.ItemAt(list, at),
        (string text, long at) => TemplateSlice.CharacterAt(text, at, line),
        (_, string name) => Attribute(target, name, line),
        _ => new Undefined($"item {TemplateText.Of(index)}"),
    };
}
