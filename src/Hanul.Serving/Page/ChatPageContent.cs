namespace Hanul.Serving;

/// <summary>What the page asks the server for: <c>chat.json</c>. <paramref name="Model"/> is null while it loads.</summary>
internal sealed record ChatPageContent(ChatPageModel? Model, LocalizedText? Notice, IReadOnlyList<LocalizedText> Suggestions);

internal sealed record ChatPageModel(string Name, long Parameters, long ActiveParameters, int ContextLength);
