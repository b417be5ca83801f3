using System.Text.Json;

namespace Hanul.Tokenization;

/// <summary>Writes the post-processor that puts special tokens around a text, or around each of a pair.</summary>
internal sealed class TemplateProcessingWriter(Utf8JsonWriter json, TokenizerDescription description)
{
    private readonly Dictionary<int, string> contents =
        description.AddedTokens.GroupBy(token => token.Id).ToDictionary(group => group.Key, group => group.First().Content);

    public void Write()
    {
        json.WriteStartObject();
        json.WriteString("type", "TemplateProcessing");
        json.WriteStartArray("single");
        WriteSequence("A", 0);
        json.WriteEndArray();
        json.WriteStartArray("pair");
        WriteSequence("A", 0);
        WriteSequence("B", 1);
        json.WriteEndArray();
        json.WriteStartObject("special_tokens");
        foreach (var id in description.Prefix.Concat(description.Suffix).Distinct()) WriteSpecialToken(id);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteSequence(string name, int type)
    {
        foreach (var id in description.Prefix) WritePiece("SpecialToken", ContentOf(id), type);
        WritePiece("Sequence", name, type);
        foreach (var id in description.Suffix) WritePiece("SpecialToken", ContentOf(id), type);
    }

    private void WritePiece(string kind, string id, int type)
    {
        json.WriteStartObject();
        json.WriteStartObject(kind);
        json.WriteString("id", id);
        json.WriteNumber("type_id", type);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteSpecialToken(int id)
    {
        json.WriteStartObject(ContentOf(id));
        json.WriteString("id", ContentOf(id));
        json.WriteStartArray("ids");
        json.WriteNumberValue(id);
        json.WriteEndArray();
        json.WriteStartArray("tokens");
        json.WriteStringValue(ContentOf(id));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private string ContentOf(int id) =>
        contents.TryGetValue(id, out var content) ? content : description.Tokens[id] ?? throw new InvalidDataException(
            $"The token {id} that is put around every text has no content.");
}
