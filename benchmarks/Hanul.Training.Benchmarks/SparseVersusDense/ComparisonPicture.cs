using ScottPlot;
using SkiaSharp;

namespace Hanul.Training.Benchmarks;

/// <summary>Validation loss against steps and against time, one colour a model, one line a seed.</summary>
internal static class ComparisonPicture
{
    private const int PanelWidth = 550, Height = 460;

    // Okabe and Ito's colours, which readers with any colour vision tell apart.
    private static readonly Color[] Colors =
        [Color.FromHex("#000000"), Color.FromHex("#E69F00"), Color.FromHex("#0072B2"), Color.FromHex("#009E73")];

    /// <summary>Writes the picture as SVG.</summary>
    internal static void Write(Comparison comparison, string path)
    {
        using var stream = File.Create(path);
        using var canvas = SKSvgCanvas.Create(new SKRect(0, 0, 2 * PanelWidth, Height), stream);
        using var steps = Draw(comparison, "steps", point => point.Step);
        using var time = Draw(comparison, "minutes in training steps", point => point.Time.TotalMinutes);
        var panels = new Multiplot(steps) { Layout = new ScottPlot.MultiplotLayouts.Columns() };
        panels.Subplots.Add(time);
        panels.Render(canvas, new PixelRect(0, 2 * PanelWidth, Height, 0));
    }

    private static Plot Draw(Comparison comparison, string axis, Func<LossPoint, double> place)
    {
        var plot = new Plot();
        plot.Font.Set("DejaVu Sans");
        // The first descent from ln(vocabulary) would flatten everything that is worth seeing.
        var top = comparison.Dense.Curves.Average(curve => curve.Points[curve.Points.Count / 10].Loss);
        var bottom = comparison.Outcomes.Min(outcome => outcome.Curves.Min(curve => curve.Final.Loss));
        var right = 0.0;
        foreach (var (index, outcome) in comparison.Outcomes.Index())
        {
            foreach (var (seed, curve) in outcome.Curves.Index())
            {
                var line = plot.Add.ScatterLine(curve.Points.Select(place).ToArray(), curve.Points.Select(point => point.Loss).ToArray());
                line.Color = Colors[index % Colors.Length];
                line.LineWidth = 1.6f;
                line.LegendText = seed == 0 ? outcome.Model : "";
                right = Math.Max(right, place(curve.Final));
            }
        }

        var reached = plot.Add.HorizontalLine(comparison.Dense.MeanLoss);
        reached.LinePattern = LinePattern.Dotted;
        reached.Color = Colors[0];
        reached.LineWidth = 1;
        plot.Axes.SetLimits(0, right, bottom - 0.05 * (top - bottom), top);
        plot.XLabel(axis);
        plot.YLabel("validation loss, nats a token");
        plot.ShowLegend(Alignment.UpperRight);
        return plot;
    }
}
