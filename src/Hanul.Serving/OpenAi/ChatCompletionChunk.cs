using System.Text.Json.Serialization;

namespace Hanul.Serving;

/// <summary>One event of a streamed chat answer. The last one before <c>[DONE]</c> may carry the usage and no choice.</summary>
internal sealed record ChatCompletionChunk(
    string Id, long Created, string Model, IReadOnlyList<ChatChunkChoice> Choices,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Usage? Usage)
{
    [JsonPropertyOrder(-1)]
    public string Object { get; } = "chat.completion.chunk";
}

internal sealed record ChatChunkChoice(int Index, ChatDelta Delta, string? FinishReason)
{
    public string? Logprobs { get; }
}

internal sealed record ChatDelta(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Role,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Content);
