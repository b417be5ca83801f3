using System.Globalization;
using System.Text.Json;

namespace Hanul.Serving;

/// <summary>
/// The fields of a JSON object, read by name, kind and range. Whatever is wrong is said with the field's name, and a field that
/// nobody asked for is an error too: a misspelt option must not be an ignored one. <c>null</c> means absent throughout.
/// </summary>
internal sealed class RequestFields(JsonElement json, string path = "")
{
    private readonly HashSet<string> _known = [];

    public string PathOf(string name) => path.Length == 0 ? name : $"{path}.{name}";

    public JsonElement? Find(string name)
    {
        _known.Add(name);
        return json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    public JsonElement Demand(string name) =>
        Find(name) ?? throw ApiException.Invalid(PathOf(name), $"'{PathOf(name)}' is missing.", "missing_required_parameter");

    public string DemandString(string name) => Text(Demand(name), PathOf(name));

    public RequestFields? FindObject(string name) => Find(name) is { } value ? Object(value, PathOf(name)) : null;

    public string? FindString(string name) => Find(name) is { } value ? Text(value, PathOf(name)) : null;

    public bool? FindBoolean(string name) => Find(name) is not { } value ? null : value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw WrongKind(PathOf(name), "true or false", value),
    };

    public double? FindNumber(string name, double least, double most)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.Number) throw WrongKind(PathOf(name), "a number", value);
        if (value.TryGetDouble(out var number) && number >= least && number <= most) return number;
        throw OutOfRange(PathOf(name), value, least.ToString(CultureInfo.InvariantCulture), most.ToString(CultureInfo.InvariantCulture));
    }

    public long? FindInteger(string name, long least, long most)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.Number) throw WrongKind(PathOf(name), "a whole number", value);
        if (value.TryGetInt64(out var number) && number >= least && number <= most) return number;
        throw OutOfRange(PathOf(name), value, least.ToString(CultureInfo.InvariantCulture), most.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>A string, or a list of strings; an empty list where absent.</summary>
    public IReadOnlyList<string> FindStrings(string name, int most)
    {
        if (Find(name) is not { } value) return [];
        if (value.ValueKind == JsonValueKind.String) return [Text(value, PathOf(name))];
        if (value.ValueKind != JsonValueKind.Array) throw WrongKind(PathOf(name), "a string or a list of strings", value);
        if (value.GetArrayLength() > most)
            throw ApiException.Invalid(PathOf(name), FormattableString.Invariant($"'{PathOf(name)}' may hold {most} strings at most."));
        return [.. value.EnumerateArray().Select((each, index) => Text(each, FormattableString.Invariant($"{PathOf(name)}[{index}]")))];
    }

    /// <summary>Accepts a field that would ask for something this server cannot do only where it asks for nothing.</summary>
    public void Refuse(string name, string reason)
    {
        if (Find(name) is not { } value) return;
        var asksNothing = value.ValueKind switch
        {
            JsonValueKind.False => true,
            JsonValueKind.Number => value.TryGetDouble(out var number) && number == 0,
            JsonValueKind.Array => value.GetArrayLength() == 0,
            JsonValueKind.Object => value.GetPropertyCount() == 0,
            _ => false,
        };
        if (!asksNothing) throw ApiException.Unsupported(PathOf(name), $"'{PathOf(name)}' is not supported: {reason}");
    }

    /// <summary>Fields that change nothing about the answer.</summary>
    public void Ignore(params ReadOnlySpan<string> names)
    {
        foreach (var name in names) _known.Add(name);
    }

    /// <summary>Refuses whatever was not asked for by name until now.</summary>
    public void RefuseOthers()
    {
        foreach (var property in json.EnumerateObject())
        {
            var name = Name(property);
            if (!_known.Contains(name))
                throw ApiException.Invalid(PathOf(name), $"Unknown parameter '{PathOf(name)}'.", "unknown_parameter");
        }
    }

    public static RequestFields Object(JsonElement value, string path) =>
        value.ValueKind == JsonValueKind.Object ? new RequestFields(value, path) : throw WrongKind(path, "an object", value);

    public static string Text(JsonElement value, string path)
    {
        if (value.ValueKind != JsonValueKind.String) throw WrongKind(path, "a string", value);
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw ApiException.Invalid(path, $"'{path}' is not valid Unicode text.");
        }
    }

    public static ApiException WrongKind(string path, string expected, JsonElement value) =>
        ApiException.Invalid(path, $"'{path}' must be {expected}, not {KindName(value)}.", "invalid_type");

    private string Name(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            throw ApiException.BadJson($"A field name{(path.Length == 0 ? "" : $" in '{path}'")} is not valid Unicode text.");
        }
    }

    private static ApiException OutOfRange(string path, JsonElement value, string least, string most) =>
        ApiException.Invalid(path, $"'{path}' must be between {least} and {most}, not {Shortened(value.GetRawText())}.");

    private static string KindName(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => $"the number {Shortened(value.GetRawText())}",
        JsonValueKind.Null => "null",
        _ => value.GetRawText(),
    };

    private static string Shortened(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
