using System.Text.Json;
using Hanul.Tokenization;

namespace Hanul.Corpus;

/// <summary>
/// JSON Lines: an object a line, with the text in a named field, or a conversation in <c>messages</c>, a list of objects with
/// <c>role</c> and <c>content</c>.
/// </summary>
internal sealed class JsonLinesReading(CharacterReader file, PieceBuilder line)
{
    private const string Messages = "messages", Role = "role", Content = "content";

    /// <summary>The documents, each with its line.</summary>
    public IEnumerable<(long Line, string? Text, IReadOnlyList<ChatTurn>? Turns)> Read(string textField)
    {
        while (!file.Window.IsEmpty)
        {
            var number = file.Line;
            var json = TakeLine();
            if (string.IsNullOrWhiteSpace(json))
                continue;
            var (text, turns) = Parse(json, number, textField);
            yield return (number, text, turns);
        }
    }

    private string TakeLine()
    {
        for (var window = file.Window; !window.IsEmpty; window = file.Window)
        {
            var lineEnd = window.IndexOf('\n');
            var taken = line.Append(lineEnd < 0 ? window : window[..lineEnd]);
            if (taken == 0 && lineEnd != 0)
                throw new InvalidDataException(
                    $"{file.Path}, line {file.Line}: the line is longer than {line.Length} characters. Write one JSON object a line.");
            file.Advance(taken);
            if (taken == lineEnd)
            {
                file.Advance(1);
                break;
            }
        }
        return line.Take();
    }

    private (string? Text, IReadOnlyList<ChatTurn>? Turns) Parse(string json, long number, string textField)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                throw Wrong(number, $"the line holds a JSON {root.ValueKind}, not an object");
            if (root.TryGetProperty(textField, out var text) && text.ValueKind == JsonValueKind.String)
                return (text.GetString(), null);
            if (root.TryGetProperty(Messages, out var messages) && messages.ValueKind == JsonValueKind.Array)
                return (null, [.. messages.EnumerateArray().Select(message => ReadTurn(message, number))]);
            throw Wrong(number, $"the object has neither a text field '{textField}' nor '{Messages}'; it has {NamesOf(root)}");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{file.Path}, line {number}: the line is not valid JSON ({error.Message})", error);
        }
        catch (InvalidOperationException error)
        {
            // A string with half a surrogate pair in its escapes is valid JSON and no text.
            throw new InvalidDataException($"{file.Path}, line {number}: a string is not valid Unicode ({error.Message})", error);
        }
    }

    private ChatTurn ReadTurn(JsonElement message, long number) =>
        message.ValueKind == JsonValueKind.Object
        && message.TryGetProperty(Role, out var role) && role.ValueKind == JsonValueKind.String
        && message.TryGetProperty(Content, out var content) && content.ValueKind == JsonValueKind.String
            ? new ChatTurn(role.GetString()!, content.GetString()!)
            : throw Wrong(number, $"each of the '{Messages}' needs a '{Role}' and a '{Content}' of text");

    private InvalidDataException Wrong(long number, string what) => new($"{file.Path}, line {number}: {what}.");

    private static string NamesOf(JsonElement root)
    {
        var names = root.EnumerateObject().Take(8).Select(property => $"'{property.Name}'").ToList();
        return names.Count == 0 ? "no fields" : string.Join(", ", names);
    }
}
