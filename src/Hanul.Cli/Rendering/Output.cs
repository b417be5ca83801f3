using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Hanul.Cli;

/// <summary>Where a command prints: tables, curves and sentences for people, or with <c>--json</c> one JSON document for programs.</summary>
internal sealed class Output
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly bool _json;

    public Output(bool json)
    {
        _json = json;
        People = json
            ? AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) })
            : AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Out) });
        Interactive = !json && !Console.IsOutputRedirected && !Console.IsErrorRedirected
            && Environment.GetEnvironmentVariable("TERM") != "dumb";
        if (!Interactive)
            People.Profile.Width = 120;
    }

    /// <summary>True where programs read.</summary>
    public bool Json => _json;

    /// <summary>True where a person watches a terminal that can redraw.</summary>
    public bool Interactive { get; }

    /// <summary>Where words for people go: standard output, or standard error under <c>--json</c>.</summary>
    public IAnsiConsole People { get; }

    /// <summary>Prints a sentence for people.</summary>
    public void Say(string sentence) => People.WriteLine(sentence);

    /// <summary>Prints the heading of a step.</summary>
    public void Heading(string text)
    {
        People.WriteLine();
        People.Write(new Text(text, new Style(decoration: Decoration.Bold)));
        People.WriteLine();
    }

    /// <summary>Prints the result of a command: a table for people, or the JSON object of the same rows.</summary>
    public void Print(Report report)
    {
        if (_json)
            Console.Out.WriteLine(report.ToJson().ToJsonString(Indented));
        else
            People.Write(report.ToTable());
    }

    /// <summary>Prints one JSON document, indented.</summary>
    public void Document(JsonNode node)
    {
        if (_json)
            Console.Out.WriteLine(node.ToJsonString(Indented));
    }

    /// <summary>Prints one JSON value on one line, under <c>--json</c> only.</summary>
    public void JsonLine(JsonNode node)
    {
        if (_json)
            Console.Out.WriteLine(node.ToJsonString(new(Indented) { WriteIndented = false }));
    }

    /// <summary>Prints text as it comes, without markup or line breaks of its own.</summary>
    public static void Raw(string text)
    {
        Console.Out.Write(text);
        Console.Out.Flush();
    }

    /// <summary>Makes the terminal speak UTF-8 in both directions, without a byte-order mark.</summary>
    public static void UseUtf8()
    {
        Console.OutputEncoding = new UTF8Encoding(false);
        Console.InputEncoding = new UTF8Encoding(false);
    }
}
