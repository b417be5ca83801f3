namespace Hanul.Tokenization;

/// <summary>Methods of a mapping.</summary>
internal static class MapMethods
{
    public static TemplateFunction? Find(TemplateMap map, string name) => name switch
    {
        "get" => call => map.TryGetValue(call.Text(0, "key"), out var value) ? value : call.TryGet(1, "default", out var other) ? other : null,
        "items" => _ => Items(map),
        "keys" => _ => map.Keys.ToList<object?>(),
        "values" => _ => map.Values.ToList(),
        _ => null,
    };

    public static List<object?> Items(TemplateMap map) =>
        [.. map.Select(entry => (object?)new TemplateTuple([entry.Key, entry.Value]))];
}
