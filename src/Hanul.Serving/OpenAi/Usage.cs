namespace Hanul.Serving;

/// <summary>Tokens read and written for one request.</summary>
internal sealed record Usage(int PromptTokens, int CompletionTokens)
{
    public int TotalTokens => PromptTokens + CompletionTokens;
}
