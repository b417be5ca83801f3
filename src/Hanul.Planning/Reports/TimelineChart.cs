using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Hanul.Distributed;

namespace Hanul.Planning;

/// <summary>What every stage does when, in one step; the very bars from which the step's time was reckoned.</summary>
internal static class TimelineChart
{
    private const double Left = 34, Right = 12, Top = 22, Bottom = 34;

    public static XElement? Of(Prediction prediction)
    {
        var plan = prediction.Plan;
        var (stages, whole) = (plan.Layout.Pipeline, plan.MicroBatches);
        var drawn = Drawn(plan.Layout, whole);
        var bars = new StepTime(plan, plan.Cluster.Accelerator.Constants ?? Calibration.Default).Timeline().Bars(drawn);
        // A cluster without a network never finishes a step of several stages; there is nothing to draw.
        if (!double.IsFinite(bars.Max(bar => bar.End)))
            return null;
        var caption = (drawn == whole
                ? $"All {Figures.Count(whole)} micro-batches of a step"
                : $"The first and last of {Figures.Count(whole)} micro-batches, {Figures.Count(drawn)} in all, so that single bars can be seen; the rest repeats the middle")
            + ". The optimizer, which follows, is left out. Empty track is waiting: "
            + $"{Figures.Share(prediction.Step.Bubble / prediction.Step.Total)} of the whole step on the busiest stage."
            + (stages > Rows(760) ? $" Some of the {stages} stages are shown, at even distances." : "");
        var kinds = new List<(string, string)> { ("forward", "forward"), ("backward", "backward") };
        if (bars.Any(bar => bar.Operation.Work == PipelineWork.BackwardWeight))
            kinds.Add(("gradient", "weight gradients"));
        kinds.Add(("idle", "waiting"));
        return Markup.Section("Timeline of one step", caption, Markup.Legend([.. kinds]), Draw(bars, stages, "wide", 760), Draw(bars, stages, "narrow", 360),
            stages <= 8 ? Table(bars, stages) : Markup.Folded("Numbers of the drawn stages", Table(bars, stages)));
    }

    // Two depths show filling, the steady middle and draining. Deep pipelines are cut closer, or their bars would be thinner than a dot; the
    // remainder stays, because it shapes the drain of an interleaved schedule.
    private static int Drawn(ParallelLayout layout, int whole) =>
        Math.Min(whole, Math.Min(2 * layout.Pipeline + 4, layout.Pipeline + 40) + (layout.VirtualPipeline > 1 ? whole % layout.Pipeline : 0));

    private static int Rows(double width) => width > 500 ? 36 : 16;

    private static XElement Draw(IReadOnlyList<TimelineBar> bars, int stages, string kind, double width)
    {
        var rows = StageSample.Even(stages, Rows(width));
        var pitch = Math.Clamp(460.0 / rows.Length, 11, 34);
        var (bottom, end) = (Top + pitch * rows.Length, bars.Max(bar => bar.End));
        var scale = (width - Left - Right) / Math.Max(end, 1e-12);
        var svg = new Svg(kind, width, bottom + Bottom, "Timeline of one step",
            $"A row for each stage, time to the right, {Figures.Seconds(end)} in all. Stages wait while the pipeline fills at the left and drains at the right.");
        var paths = new Dictionary<string, StringBuilder> { ["forward"] = new(), ["backward"] = new(), ["gradient"] = new() };
        var rowOf = rows.Select((stage, row) => (stage, row)).ToDictionary(pair => pair.stage, pair => pair.row);
        foreach (var row in Enumerable.Range(0, rows.Length))
            svg.Rectangle("idle", Left, Top + pitch * (row + 0.1), width - Left - Right, pitch * 0.8);
        foreach (var stage in bars.Where(bar => rowOf.ContainsKey(bar.Stage)).GroupBy(bar => bar.Stage))
        {
            foreach (var (work, start, stop) in Merged(stage, 3 / scale))
            {
                // A hair between bars tells micro-batches apart where there is room for one.
                var length = (stop - start) * scale;
                Svg.Dash(paths[work], Left + start * scale, Top + pitch * (rowOf[stage.Key] + 0.5), length > 3 ? length - 0.5 : length);
            }
        }

        foreach (var (name, path) in paths)
            svg.Bars("bar " + name, path.ToString(), pitch * 0.8);
        var labelEvery = (int)Math.Ceiling(12 / pitch);
        for (var row = 0; row < rows.Length; row += labelEvery)
            svg.Text(Left - 6, Top + pitch * (row + 0.5) + 4, (rows[row] + 1).ToString(CultureInfo.InvariantCulture), "end");
        var unit = end < 1 ? 1e-3 : 1;
        foreach (var tick in Ticks.Linear(end / unit, width > 500 ? 8 : 4))
            svg.Text(Left + tick * unit * scale, bottom + 14, Figures.Compact(tick), "middle");
        svg.Text(width - Right, bottom + 29, end < 1 ? "milliseconds" : "seconds", "end");
        svg.Text(0, Top - 10, "stage");
        return svg.Element;
    }

    // Bars of one kind that touch are one bar where each alone would be too thin to see; it keeps the page of a deep pipeline small.
    private static IEnumerable<(string Work, double Start, double End)> Merged(IEnumerable<TimelineBar> stage, double thin)
    {
        (string Work, double Start, double End) last = ("", 0, 0);
        foreach (var bar in stage.Where(bar => bar.End > bar.Start))
        {
            var work = KindOf(bar.Operation.Work);
            if (work == last.Work && bar.Start - last.End < thin * 1e-3 && bar.End - bar.Start < thin)
            {
                last.End = bar.End;
                continue;
            }

            if (last.Work.Length > 0)
                yield return last;
            last = (work, bar.Start, bar.End);
        }

        if (last.Work.Length > 0)
            yield return last;
    }

    private static XElement Table(IReadOnlyList<TimelineBar> bars, int stages)
    {
        var end = bars.Max(bar => bar.End);
        var busy = bars.GroupBy(bar => bar.Stage).ToDictionary(group => group.Key, group => group.ToLookup(bar => KindOf(bar.Operation.Work), bar => bar.End - bar.Start));
        return Markup.Table("Seconds of each stage in the drawn timeline", ["Stage", "forward", "backward", "weight gradients", "waiting", "waiting, share"],
            Enumerable.Range(0, stages).Select(stage =>
            {
                var (forward, backward, gradient) = (busy[stage]["forward"].Sum(), busy[stage]["backward"].Sum(), busy[stage]["gradient"].Sum());
                var idle = Math.Max(0, end - forward - backward - gradient);
                return (IEnumerable<object>)
                [
                    (stage + 1).ToString(CultureInfo.InvariantCulture), Figures.Seconds(forward), Figures.Seconds(backward), Figures.Seconds(gradient),
                    Figures.Seconds(idle), Figures.Share(idle / Math.Max(end, 1e-12)),
                ];
            }));
    }

    private static string KindOf(PipelineWork work) => work switch
    {
        PipelineWork.Forward => "forward",
        PipelineWork.BackwardWeight => "gradient",
        _ => "backward",
    };
}
