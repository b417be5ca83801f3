using System.Globalization;
using System.Xml.Linq;

namespace Hanul.Planning;

/// <summary>What fills the memory of each stage, against what a processor has.</summary>
internal static class MemoryChart
{
    private const int MostRows = 48;
    private const double Left = 34, Right = 12, Top = 22, Bottom = 34;

    private static readonly (string Kind, string Name, Func<MemoryUse, double> Bytes)[] Parts =
    [
        ("weights", "weights", use => use.Weights), ("gradients", "gradients", use => use.Gradients), ("optimizer-state", "optimizer", use => use.Optimizer),
        ("activations", "activations", use => use.Activations), ("buffers", "buffers", use => use.Buffers),
    ];

    public static XElement Of(Prediction prediction)
    {
        var stages = prediction.Stages;
        var rows = StageSample.Peaks(stages.Count, MostRows, stage => stages[stage].Total);
        var row = stages.Count == 1 ? "One bar for the only stage"
            : rows.Length == stages.Count ? "One row for each pipeline stage"
            : $"The {stages.Count} pipeline stages in {rows.Length} groups of neighbours, a row for the fullest of each (the table has them all)";
        var caption = $"{row}, at the fullest moment of a step. The line is what a processor has: {Figures.Gib(prediction.Capacity)} GiB.";
        var table = Markup.Table("Memory of one processor of each stage, GiB", ["Stage", "total", "free", .. Parts.Select(part => part.Name)],
            stages.Select((use, stage) => (IEnumerable<object>)
            [
                (stage + 1).ToString(CultureInfo.InvariantCulture), Figures.Gib(use.Total), Figures.Gib(prediction.Capacity - use.Total), .. Parts.Select(part => Figures.Gib(part.Bytes(use))),
            ]));
        return Markup.Section("Memory", caption, Markup.Legend([.. Parts.Select(part => (part.Kind, part.Name))]),
            Draw(prediction, rows, "wide", 760), Draw(prediction, rows, "narrow", 360),
            stages.Count <= 8 ? table : Markup.Folded($"Numbers of all {stages.Count} stages", table));
    }

    private static XElement Draw(Prediction prediction, int[] rows, string kind, double width)
    {
        var pitch = Math.Clamp(460.0 / rows.Length, 9.5, 30);
        var (height, bottom) = (Top + pitch * rows.Length + Bottom, Top + pitch * rows.Length);
        var most = Math.Max(prediction.Memory.Total, prediction.Capacity) * 1.03;
        double At(double bytes) => Left + (width - Left - Right) * bytes / most;
        var svg = new Svg(kind, width, height, "Memory of each pipeline stage",
            $"Stacked bars. The fullest stage needs {Figures.Gib(prediction.Memory.Total)} GiB, a processor has {Figures.Gib(prediction.Capacity)} GiB.");
        foreach (var tick in Ticks.Linear(most / (1L << 30), width > 500 ? 8 : 4))
        {
            svg.Line("grid", At(tick * (1L << 30)), Top, At(tick * (1L << 30)), bottom);
            svg.Text(At(tick * (1L << 30)), bottom + 14, Figures.Compact(tick), "middle");
        }

        svg.Text(width - Right, bottom + 29, "GiB", "end");
        var labelEvery = (int)Math.Ceiling(12 / pitch);
        for (var row = 0; row < rows.Length; row++)
        {
            var (y, bar, start) = (Top + row * pitch, pitch * 0.8, 0.0);
            foreach (var part in Parts)
            {
                var bytes = part.Bytes(prediction.Stages[rows[row]]);
                if (bytes > 0)
                    svg.Rectangle("part " + part.Kind, At(start), y + pitch * 0.1, At(start + bytes) - At(start), bar);
                start += bytes;
            }

            if (row % labelEvery == 0)
                svg.Text(Left - 6, y + pitch / 2 + 4, (rows[row] + 1).ToString(CultureInfo.InvariantCulture), "end");
        }

        svg.Line("limit", At(prediction.Capacity), Top - 6, At(prediction.Capacity), bottom);
        // Words to the left of the line: it stands far right wherever the plan fits.
        svg.Text(At(prediction.Capacity) + 3, Top - 10, $"capacity {Figures.Gib(prediction.Capacity)} GiB", At(prediction.Capacity) > 150 ? "end" : "start", "strong");
        svg.Text(0, Top - 10, "stage");
        return svg.Element;
    }
}
