using System.Text.Json;

namespace Hanul.Tokenization;

/// <summary>A value in a JSON file together with where it stands, so that errors can say so.</summary>
/// <param name="File">The file.</param>
/// <param name="Parent">Where the object or list that holds it stands; null for the document itself.</param>
/// <param name="Name">Its name in an object; null in a list.</param>
/// <param name="Index">Its index in a list.</param>
/// <param name="Element">The value.</param>
internal readonly record struct JsonPlace(string File, string? Parent, string? Name, int Index, JsonElement Element)
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
            return new JsonPlace(File, Path, name, 0, value);
        }
    }

    // Spelt out only when someone asks: a vocabulary has hundreds of thousands of places.
    private string Path => Parent is null ? "the document" : Name is null ? $"{Parent}[{Index}]" : $"{Parent}.{Name}";

    public IEnumerable<JsonPlace> Items()
    {
        Expect(JsonValueKind.Array, "a list");
        var (file, path) = (File, Path);
        return Element.EnumerateArray().Select((item, index) => new JsonPlace(file, path, null, index, item));
    }

    /// <summary>The properties of an object that may have very many.</summary>
    public IEnumerable<JsonPlace> Properties()
    {
        Expect(JsonValueKind.Object, "an object");
        var (file, path) = (File, Path);
        return Element.EnumerateObject().Select(property => new JsonPlace(file, path, NameOf(property, file, path), 0, property.Value));
    }

    public string Text()
    {
        Expect(JsonValueKind.String, "a string");
        try
        {
            return Element.GetString()!;
        }
        catch (InvalidOperationException) // an escape that spells half a surrogate pair
        {
            throw Wrong("is a string that is no valid Unicode");
        }
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

    /// <summary>Says that the value asks for something that is not known here.</summary>
    public NotSupportedException Unsupported(string what) => new($"{File}: {Path} asks for {what}.");

    private static string NameOf(JsonProperty property, string file, string path)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            throw new InvalidDataException($"{file}: {path} has a name that is no valid Unicode.");
        }
    }

    private void Expect(JsonValueKind kind, string name)
    {
        if (Element.ValueKind != kind) throw Wrong(IsNull ? $"is missing, {name} was expected" : $"is not {name}");
    }
}
