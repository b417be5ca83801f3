using System.Xml.Linq;

namespace Hanul.Planning;

/// <summary>The numbers behind both scaling charts, and why a size cannot run.</summary>
internal static class ScalingTable
{
    public static XElement? Of(PlanReport report)
    {
        if (report.Scaling.Count == 0)
            return null;
        string[] head = ["Processors", "data ranks", "step", "tokens/s", "of ideal", "MFU", "memory, GiB", "fits", .. report.Cost is null ? [] : new[] { "time", "cost" }];
        return Markup.Element("section", "joined",
            Markup.Element("p", "break", Markup.Element("strong", null, "What breaks first when processors are doubled:"), " " + report.FirstBreak),
            Markup.Table("The run on other numbers of processors", head, report.Scaling.Select(point => Row(report, point, head.Length))));
    }

    private static List<object> Row(PlanReport report, ScalingPoint point, int columns)
    {
        var planned = point.Count == report.Prediction.Plan.Cluster.Count;
        var name = planned ? Markup.Element("strong", null, Figures.Count(point.Count) + ", this plan") : (object)Figures.Count(point.Count);
        if (point.Prediction is not { } prediction)
            return [name, Markup.Element("td", "words", new XAttribute("colspan", columns - 1), "Cannot run. " + point.Reason)];
        var first = report.Scaling.First(other => other.Prediction is not null);
        var ideal = first.Prediction!.TokensPerSecond * point.Count / first.Count;
        List<object> cells =
        [
            name, Figures.Count(prediction.Plan.Layout.Data), Figures.Seconds(prediction.Step.Total.TotalSeconds), Figures.Count(prediction.TokensPerSecond),
            Figures.Share(prediction.TokensPerSecond / ideal), Figures.Share(prediction.ModelUtilisation), Figures.Gib(prediction.Memory.Total), prediction.Fits ? "yes" : "no",
        ];
        if (report.Cost is { } run)
        {
            var cost = RunCost.Of(prediction, run.Tokens, report.Prices);
            cells.AddRange([Figures.Days(cost.Days), Figures.Dollars(cost.Dollars)]);
        }

        return cells;
    }
}
