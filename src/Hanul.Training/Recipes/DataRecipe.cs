namespace Hanul.Training;

/// <summary>Where the text comes from and how it is cut into sequences. Give a corpus or a prepared folder, not both.</summary>
public sealed record DataRecipe
{
    /// <summary>A folder or file of raw text: .txt, .md, .jsonl, .csv, .tsv, each also .gz. The run splits and tokenises it.</summary>
    public string? Corpus { get; init; }

    /// <summary>A folder that <c>hanul corpus build</c> wrote: token shards, tokenizer and manifest.</summary>
    public string? Prepared { get; init; }

    /// <summary>The column of a .csv or .tsv, or the field of a .jsonl, that holds the text.</summary>
    public string TextField { get; init; } = "text";

    /// <summary>Tokens of one training sequence, and the longest sequence that the model will know.</summary>
    public int ContextLength { get; init; } = 256;

    /// <summary>True where tokens do not see earlier documents of the same sequence.</summary>
    public bool DocumentMask { get; init; }

    /// <summary>The share of the corpus that is kept for validation.</summary>
    public double ValidationFraction { get; init; } = 0.01;

    /// <summary>
    /// Which part is kept: documents picked by a hash of their content, or the tail of the token stream (for a corpus of one long text).
    /// </summary>
    public ValidationSplit ValidationSplit { get; init; } = ValidationSplit.Documents;

    /// <summary>These settings with paths made full.</summary>
    public DataRecipe Effective() => this with { Corpus = Full(Corpus), Prepared = Full(Prepared) };

    private static string? Full(string? path) => path is null ? null : Path.GetFullPath(path);
}
