using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Hanul.Cli;

/// <summary>The result of a command, said once and shown as a table or as JSON: rows of a label, a value and the value's JSON name.</summary>
internal sealed class Report(string title)
{
    private readonly List<(string Label, string Text)> _rows = [];
    private readonly JsonObject _json = [];

    /// <summary>Adds a text.</summary>
    public Report Add(string name, string label, string? value)
    {
        if (value is not null)
            Row(name, label, value, JsonValue.Create(value));
        return this;
    }

    /// <summary>Adds a whole number.</summary>
    public Report Add(string name, string label, long value) =>
        Row(name, label, value.ToString("N0", CultureInfo.InvariantCulture), JsonValue.Create(value));

    /// <summary>Adds a number with a .NET numeric format for people; programs get all digits.</summary>
    public Report Add(string name, string label, double value, string format) =>
        Row(name, label, value.ToString(format, CultureInfo.InvariantCulture), double.IsFinite(value) ? JsonValue.Create(value) : null);

    /// <summary>Adds a value of which people and programs see different forms.</summary>
    public Report Add(string name, string label, string text, JsonNode? json) => Row(name, label, text, json);

    /// <summary>Adds something that only programs see.</summary>
    public Report AddJson(string name, JsonNode? json)
    {
        _json[name] = json;
        return this;
    }

    public JsonObject ToJson() => _json;

    public Table ToTable()
    {
        var table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumn("").AddColumn("");
        table.Title = new TableTitle(Markup.Escape(title));
        foreach (var (label, text) in _rows)
            table.AddRow(new Text(label), new Text(text));
        return table;
    }

    private Report Row(string name, string label, string text, JsonNode? json)
    {
        _rows.Add((label, text));
        _json[name] = json;
        return this;
    }
}
