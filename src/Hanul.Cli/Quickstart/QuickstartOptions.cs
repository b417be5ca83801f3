namespace Hanul.Cli;

/// <summary>What a user may say about <c>quickstart</c>.</summary>
internal sealed record QuickstartOptions
{
    /// <summary>The user's own text, or null for the corpus that Hanul makes.</summary>
    public string? Corpus { get; init; }

    /// <summary>The column or field of the user's text.</summary>
    public string? TextColumn { get; init; }

    /// <summary>Minutes of training, or null for what the recipe says.</summary>
    public double? Minutes { get; init; }

    /// <summary>Where everything is kept.</summary>
    public required string Folder { get; init; }

    /// <summary>Whether to end in serving.</summary>
    public required bool Serve { get; init; }

    /// <summary>The port to serve on.</summary>
    public required int Port { get; init; }
}
