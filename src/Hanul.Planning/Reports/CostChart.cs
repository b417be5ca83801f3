using System.Xml.Linq;

namespace Hanul.Planning;

/// <summary>What finishing sooner costs: days against dollars, a point for each number of processors.</summary>
internal static class CostChart
{
    private const double Width = 360, Height = 290, Left = 44, Right = 14, Top = 14, Bottom = 40;

    public static XElement? Of(PlanReport report)
    {
        if (report.Cost is not { } run)
            return null;
        var points = report.Scaling.Where(point => point.Prediction is not null)
            .Select(point => (Point: point, Cost: RunCost.Of(point.Prediction!, run.Tokens, report.Prices))).ToArray();
        // Where rent is free there is no second axis.
        if (points.Length == 0 || !(points.Max(pair => pair.Cost.Dollars) > 0))
            return null;
        var across = LogarithmicAxis.Around([.. points.Select(pair => pair.Cost.Days)], Left, Width - Right);
        var most = points.Max(pair => pair.Cost.Dollars) * 1.2;
        double Up(double dollars) => Height - Bottom - (Height - Bottom - Top) * dollars / most;
        var planned = report.Prediction.Plan.Cluster.Count;
        var (slow, fast) = (points.MaxBy(pair => pair.Cost.Days), points.MinBy(pair => pair.Cost.Days));
        var svg = new Svg("half", Width, Height, "Cost against time to finish",
            $"From {Figures.Days(slow.Cost.Days)} for {Figures.Dollars(slow.Cost.Dollars)} on {Figures.Count(slow.Point.Count)} processors "
            + $"to {Figures.Days(fast.Cost.Days)} for {Figures.Dollars(fast.Cost.Dollars)} on {Figures.Count(fast.Point.Count)}.");
        foreach (var tick in Ticks.Linear(most, 5))
        {
            svg.Line("grid", Left, Up(tick), Width - Right, Up(tick));
            svg.Text(Left - 5, Up(tick) + 4, "$" + Figures.Compact(tick), "end");
        }

        foreach (var tick in Ticks.Logarithmic(across.Least, across.Most))
        {
            svg.Line("grid", across.At(tick), Top, across.At(tick), Height - Bottom);
            svg.Text(across.At(tick), Height - Bottom + 15, Figures.Compact(tick), "middle");
        }

        svg.Curve("curve", points.Select(pair => (across.At(pair.Cost.Days), Up(pair.Cost.Dollars))));
        Labels(svg, [.. points.Select(pair => (pair.Point, across.At(pair.Cost.Days), Up(pair.Cost.Dollars)))], planned);
        svg.Text(Left, Height - 4, "days to finish");
        return Markup.Section("Sooner or cheaper",
            $"Days to finish (equal distances are equal factors) and dollars, for {Figures.Words(run.Tokens)} tokens. Each point carries its number of processors.", svg.Element);
    }

    // Right above the point, where the falling line leaves room; below it where a neighbour's number is in the way.
    private static void Labels(Svg svg, (ScalingPoint Point, double X, double Y)[] points, int planned)
    {
        var taken = new List<(double X, double Y, double Half)>();
        foreach (var (point, x, y) in points.OrderByDescending(entry => entry.Point.Count == planned))
        {
            ScalingChart.Dot(svg, point, planned, x, y);
            var words = Figures.Compact(point.Count);
            var half = Svg.WidthOf(words) / 2 + 2;
            var centre = Math.Min(x + half, Width - half);
            foreach (var line in new[] { y - 9, y + 20 })
            {
                if (taken.Exists(other => Math.Abs(other.X - centre) < other.Half + half && Math.Abs(other.Y - line) < 13))
                    continue;
                taken.Add((centre, line, half));
                svg.Text(centre, line, words, "middle", point.Count == planned ? "strong halo" : "halo");
                break;
            }
        }
    }
}
