using System.Text.Json.Serialization;

namespace Hanul.Serving;

/// <summary>The same words in the two languages of the chat page.</summary>
/// <param name="Korean">in Korean</param>
/// <param name="English">in English</param>
public sealed record LocalizedText(
    [property: JsonPropertyName("ko")] string Korean,
    [property: JsonPropertyName("en")] string English);
