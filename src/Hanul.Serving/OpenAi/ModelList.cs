namespace Hanul.Serving;

/// <summary>The answer of <c>GET /v1/models</c>.</summary>
internal sealed record ModelList(IReadOnlyList<ModelEntry> Data)
{
    public string Object { get; } = "list";
}

/// <summary>One model. <see cref="ContextLength"/> is an extension that many servers share.</summary>
internal sealed record ModelEntry(string Id, long Created, string OwnedBy, int ContextLength)
{
    public string Object { get; } = "model";
}
