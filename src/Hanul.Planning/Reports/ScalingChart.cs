using System.Xml.Linq;

namespace Hanul.Planning;

/// <summary>Tokens a second against the number of processors, beside what twice the processors would ideally give.</summary>
internal static class ScalingChart
{
    private const double Width = 360, Height = 290, Left = 44, Right = 14, Top = 14, Bottom = 40;

    public static XElement? Of(PlanReport report)
    {
        var points = report.Scaling.Where(point => point.Prediction is not null).ToArray();
        if (points.Length == 0)
            return null;
        var first = points[0];
        double Ideal(ScalingPoint point) => first.Prediction!.TokensPerSecond * point.Count / first.Count;
        var across = LogarithmicAxis.Around([.. points.Select(point => (double)point.Count)], Left, Width - Right);
        var up = LogarithmicAxis.Around([.. points.Select(point => point.Prediction!.TokensPerSecond), Ideal(points[^1])], Height - Bottom, Top);
        var share = points[^1].Prediction!.TokensPerSecond / Ideal(points[^1]);
        var svg = new Svg("half", Width, Height, "Speed against number of processors",
            $"Both axes logarithmic. At {Figures.Count(points[^1].Count)} processors the run reaches {Figures.Share(share)} of the ideal line, which starts at {Figures.Count(first.Count)}.");
        foreach (var tick in Ticks.Logarithmic(up.Least, up.Most))
        {
            svg.Line("grid", Left, up.At(tick), Width - Right, up.At(tick));
            svg.Text(Left - 5, up.At(tick) + 4, Figures.Compact(tick), "end");
        }

        Marks(svg, points, across, report.Prediction.Plan.Cluster.Count);
        svg.Curve("ideal", points.Select(point => (across.At(point.Count), up.At(Ideal(point)))));
        svg.Curve("curve", points.Select(point => (across.At(point.Count), up.At(point.Prediction!.TokensPerSecond))));
        foreach (var point in points)
            Dot(svg, point, report.Prediction.Plan.Cluster.Count, across.At(point.Count), up.At(point.Prediction!.TokensPerSecond));
        svg.Text(Left, Height - 4, "processors");
        return Markup.Section("More processors, same batch",
            $"Tokens a second; equal distances are equal factors. Dashed: the ideal, from {Figures.Count(first.Count)} {(first.Count == 1 ? "processor" : "processors")} on.",
            Markup.Legend(("dot-plan", "this plan (the large dot)"), ("dot", "other sizes"), ("dot-misfit", "does not fit in memory")), svg.Element);
    }

    /// <summary>A point of a chart: the plan's own is large, one that memory does not hold is hollow.</summary>
    public static void Dot(Svg svg, ScalingPoint point, int planned, double x, double y) =>
        svg.Circle(point.Prediction!.Fits ? point.Count == planned ? "dot-plan" : "dot" : "dot-misfit", x, y, point.Count == planned ? 6 : 4);

    // Processor counts under the axis. The plan's own always stands; of the others those that leave it and each other room.
    private static void Marks(Svg svg, ScalingPoint[] points, LogarithmicAxis across, int planned)
    {
        var taken = new List<(double From, double To)>();
        foreach (var point in points.OrderByDescending(point => point.Count == planned).ThenBy(point => point.Count))
        {
            var (x, words) = (across.At(point.Count), Figures.Compact(point.Count));
            var (from, to) = (x - Svg.WidthOf(words) / 2 - 2, x + Svg.WidthOf(words) / 2 + 2);
            if (taken.Exists(other => from < other.To && other.From < to))
                continue;
            taken.Add((from, to));
            svg.Line("grid", x, Top, x, Height - Bottom);
            svg.Text(x, Height - Bottom + 15, words, "middle", point.Count == planned ? "strong" : null);
        }
    }
}
