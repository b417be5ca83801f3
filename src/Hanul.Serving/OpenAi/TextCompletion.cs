using System.Text.Json.Serialization;

namespace Hanul.Serving;

/// <summary>The answer of <c>POST /v1/completions</c>; a stream sends the same object in pieces.</summary>
internal sealed record TextCompletion(
    string Id, long Created, string Model, IReadOnlyList<TextChoice> Choices,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Usage? Usage)
{
    [JsonPropertyOrder(-1)]
    public string Object { get; } = "text_completion";
}

internal sealed record TextChoice(int Index, string Text, string? FinishReason)
{
    public string? Logprobs { get; }
}
