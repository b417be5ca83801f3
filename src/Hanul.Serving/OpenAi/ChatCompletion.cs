using System.Text.Json.Serialization;

namespace Hanul.Serving;

/// <summary>The whole answer of <c>POST /v1/chat/completions</c>.</summary>
internal sealed record ChatCompletion(
    string Id, long Created, string Model, IReadOnlyList<ChatChoice> Choices, Usage Usage)
{
    [JsonPropertyOrder(-1)]
    public string Object { get; } = "chat.completion";
}

internal sealed record ChatChoice(int Index, ChatMessage Message, string FinishReason)
{
    public string? Logprobs { get; }
}

internal sealed record ChatMessage(string Role, string Content);
