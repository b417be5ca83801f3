using System.Text.Json.Serialization;

namespace Hanul.Serving;

/// <summary>Tokens read and written for one request.</summary>
/// <param name="PromptTokens">tokens read</param>
/// <param name="CompletionTokens">tokens written so far</param>
/// <param name="TokensPerSecond">the speed of writing, in the events of a stream that asked for continuous usage (an extension)</param>
internal sealed record Usage(
    int PromptTokens, int CompletionTokens,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? TokensPerSecond = null)
{
    public int TotalTokens => PromptTokens + CompletionTokens;
}
