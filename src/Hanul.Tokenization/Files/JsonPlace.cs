using System.Text.Json;

namespace Hanul.Tokenization;

/// <summary>A value in a JSON file together with where it stands, so that errors can say so.</summary>
internal readonly record struct JsonPlace(string File, string Path, JsonElement Element)
{
    public bool IsNull => Element.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined;

    public JsonValueKind Kind => Element.ValueKind;

    /// <summary>A property of an object; a JSON null where it is missing.</summary>
    public JsonPlace this[string name]
    {
        get
        {
            Expect(JsonValueKind.Object, "an object");
            Element.TryGetProperty(name, out var value);
            return new JsonPlace(File, $"{Path}.{name}", value);
        }
    }

    public IEnumerable<JsonPlace> Items()
    {
        Expect(JsonValueKind.Array, "a list");
        var (file, path) = (File, Path);
        return Element.EnumerateArray().Select((item, index) => new JsonPlace(file, $"{path}[{index}]", item));
    }

    public IEnumerable<(string Name, JsonPlace Value)> Properties()
    {
        Expect(JsonValueKind.Object, "an object");
        return Enumerate(this);

        static IEnumerable<(string, JsonPlace)> Enumerate(JsonPlace place)
        {
            foreach (var property in place.Element.EnumerateObject())
            {
                var name = place.Decoded(() => property.Name);
                yield return (name, new JsonPlace(place.File, $"{place.Path}.{name}", property.Value));
            }
        }
    }

    public string Text()
    {
        Expect(JsonValueKind.String, "a string");
        var element = Element;
        return Decoded(() => element.GetString()!);
    }

    public string? TextOrNull() => IsNull ? null : Text();

    public int Integer()
    {
        if (Element.ValueKind == JsonValueKind.Number && Element.TryGetInt32(out var value)) return value;
        throw Wrong("is not a 32-bit whole number");
    }

    public bool Boolean(bool whenMissing = false) => Element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Null or JsonValueKind.Undefined => whenMissing,
        _ => throw Wrong("is neither true nor false"),
    };

    /// <summary>The <c>type</c> of an object, by which the format tells kinds apart.</summary>
    public string Type() => this["type"].Text();

    public InvalidDataException Wrong(string what) => new($"{File}: {Path} {what}.");

    /// <summary>Escapes that spell half a surrogate pair are only found when the string is decoded.</summary>
    private string Decoded(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            throw Wrong("holds a string that is no valid Unicode");
        }
    }

    private void Expect(JsonValueKind kind, string name)
    {
        if (Element.ValueKind != kind) throw Wrong(IsNull ? $"is missing, {name} was expected" : $"is not {name}");
    }
}
