using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hanul.Training;

/// <summary>One <c>path=value</c> of the command line.</summary>
/// <param name="Keys">The path, key by key.</param>
/// <param name="Value">The new value; null takes the default.</param>
internal sealed record RecipeOverride(string[] Keys, JsonNode? Value)
{
    // One way to say how long a run is replaces another.
    private static readonly string[] Lengths = ["steps", "tokens", "minutes"];

    // So does one way to say where the tokens come from.
    private static readonly string[] Sources = ["corpus", "prepared"];

    internal static RecipeOverride Parse(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var keys = equals < 0 ? [] : text[..equals].Trim().Split('.');
        if (keys.Length == 0 || keys.Any(string.IsNullOrWhiteSpace))
        {
            throw new InvalidDataException(
                $"\"{text}\" is not a change to a recipe. Write --set path=value, for example --set training.learningRate=3e-4.");
        }

        return new(keys, ParseValue(text[(equals + 1)..].Trim()));
    }

    internal void Apply(JsonObject root)
    {
        var holder = root;
        foreach (var key in Keys[..^1])
        {
            holder[key] ??= new JsonObject();
            holder = holder[key] as JsonObject
                ?? throw new InvalidDataException($"--set {string.Join('.', Keys)}: \"{key}\" is a value, not a section.");
        }

        foreach (var others in (string[][])[Lengths, Sources])
        {
            if (Value is not null && Keys is ["training" or "data", var last] && others.Contains(last))
                Array.ForEach(others, other => holder.Remove(other));
        }

        if (Value is null)
            holder.Remove(Keys[^1]);
        else
            holder[Keys[^1]] = Value.DeepClone();
    }

    /// <summary>What reads as JSON is JSON; anything else is text, so that paths need no quotes.</summary>
    private static JsonNode? ParseValue(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}
