using System.Globalization;
using System.Text.Json.Nodes;
using Hanul.Planning;
using Spectre.Console;

namespace Hanul.Cli;

/// <summary>The names that <c>hanul plan</c> knows.</summary>
internal static class PlanLists
{
    public static void Print(Output output, AcceleratorCatalog catalog)
    {
        if (output.Json)
        {
            output.Document(new JsonObject
            {
                ["models"] = new JsonArray([.. ModelCatalog.All.Select(model => (JsonNode)Describe(model))]),
                ["accelerators"] = new JsonArray([.. catalog.All.Select(each => (JsonNode)each.Name)]),
                ["software"] = new JsonArray([.. TrainingSoftware.All.Select(each => (JsonNode)each.Name)]),
            });
            return;
        }

        var systems = Table("system", "parameters", "active", "published", "difference", "evidence");
        foreach (var model in ModelCatalog.All)
        {
            systems.AddRow(
                model.Name, model.Parameters.ToString("N0", CultureInfo.InvariantCulture), Quantity.Count(model.ActiveParameters),
                model.PublishedParameters > 0 ? Quantity.Count(model.PublishedParameters) : "-",
                model.PublishedParameters > 0 ? (model.Parameters / model.PublishedParameters - 1).ToString("+0.0%;-0.0%;0.0%", CultureInfo.InvariantCulture) : "-",
                model.Evidence.ToString().ToLowerInvariant());
        }

        output.People.Write(systems);
        var processors = Table("processor", "memory", "bandwidth", "BF16", "FP8", "link", "network", "power", "an hour");
        foreach (var each in catalog.All)
        {
            processors.AddRow(
                each.Name, $"{each.MemoryGiB:0} GiB", $"{each.MemoryGBs:N0} GB/s", $"{each.TeraflopsHalf:N0} TF", each.TeraflopsEight > 0 ? $"{each.TeraflopsEight:N0} TF" : "-",
                each.LinkGBs > 0 ? $"{each.LinkGBs:0} GB/s × {(each.LinkDomain > 0 ? each.LinkDomain : each.NodeSize)}" : "-", $"{each.NetworkGBs:0.#} GB/s", $"{each.Watts:0} W", $"${each.PricePerHour:0.00}");
        }

        output.People.Write(processors);
        output.Say("Prices are assumptions; --price replaces them. Software: " + string.Join(", ", TrainingSoftware.All.Select(each => each.Name)) + ".");
    }

    private static JsonObject Describe(PlannedModel model) => new()
    {
        ["name"] = model.Name,
        ["title"] = model.Title,
        ["parameters"] = model.Parameters,
        ["active_parameters"] = model.ActiveParameters,
        ["published_parameters"] = model.PublishedParameters > 0 ? model.PublishedParameters : null,
        ["evidence"] = model.Evidence.ToString().ToLowerInvariant(),
        ["note"] = model.Note,
    };

    internal static Table Table(params string[] columns)
    {
        var table = new Table().Border(TableBorder.Rounded);
        for (var column = 0; column < columns.Length; column++)
        {
            var head = new TableColumn(new Text(columns[column]));
            table.AddColumn(column == 0 ? head : head.RightAligned());
        }

        return table;
    }
}
