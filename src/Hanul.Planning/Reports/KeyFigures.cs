using System.Xml.Linq;

namespace Hanul.Planning;

/// <summary>The numbers that people ask for first.</summary>
internal static class KeyFigures
{
    public static XElement Of(PlanReport report)
    {
        var (prediction, cost) = (report.Prediction, report.Cost);
        var tiles = new List<XElement>();
        if (cost is not null)
        {
            tiles.Add(Tile("Time on the calendar", Figures.Days(cost.Days), $"{Figures.Count(cost.Steps)} steps, failures included"));
            tiles.Add(Tile("Cost", Figures.Dollars(cost.Dollars), report.Prices.PerKilowattHour > 0 ? "rent and energy" : "rent, energy included"));
        }

        tiles.Add(Tile("Memory", $"{Figures.Gib(prediction.Memory.Total)} GiB",
            $"of {Figures.Gib(prediction.Capacity)} GiB, {Figures.Share(prediction.Memory.Total / prediction.Capacity)}", prediction.Fits ? "tile" : "tile trouble"));
        tiles.Add(Tile("One step", Figures.Seconds(prediction.Step.Total.TotalSeconds), $"{Figures.Words(prediction.TokensPerStep)} tokens"));
        tiles.Add(Tile("Speed", Figures.Compact(prediction.TokensPerSecond) + " tokens/s", "the whole cluster"));
        tiles.Add(Tile("MFU", Figures.Share(prediction.ModelUtilisation), "of peak, model operations only"));
        tiles.Add(Tile("HFU", Figures.Share(prediction.HardwareUtilisation), "of peak, recomputation counted"));
        if (cost is not null)
        {
            tiles.Add(Tile("Processor-hours", Figures.Words(cost.ProcessorHours), "all processors together"));
            tiles.Add(Tile("Energy", Figures.Count(cost.MegawattHours) + " MWh", "hosts and building included"));
        }

        return Markup.Element("dl", "tiles", tiles.ToArray<object>());
    }

    private static XElement Tile(string name, string value, string note, string kind = "tile") => Markup.Element("div", kind,
        Markup.Element("dt", null, name), Markup.Element("dd", "value", value), Markup.Element("dd", "aside", note));
}
