using System.CommandLine;
using Hanul.Corpus;

namespace Hanul.Cli;

/// <summary>What every command says that reads raw text.</summary>
internal static class CorpusOptions
{
    public static Argument<string> Path() => new("PATH")
    {
        Description = "A folder, or a file: .txt, .md, .jsonl with a text field, .csv or .tsv with a named column, each also .gz.",
    };

    public static Option<string?> Column() => new("--column")
    {
        Description = "The column of a .csv or .tsv file, or the field of a .jsonl file, that holds the text. Default: text.",
        HelpName = "NAME",
    };

    public static DocumentReaderOptions Reader(ParseResult parsed, Option<string?> column) =>
        parsed.GetValue(column) is { } name ? new() { TextField = name } : new();
}
