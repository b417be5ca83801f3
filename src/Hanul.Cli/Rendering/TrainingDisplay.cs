using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Hanul.Cli;

/// <summary>A training run as it goes: on a terminal a live curve with the figures beside it, elsewhere a line every ten seconds.</summary>
internal sealed class TrainingDisplay(Output output)
{
    private static readonly TimeSpan LogPace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DrawPace = TimeSpan.FromMilliseconds(250);

    private readonly List<(double X, double Y)> _losses = [];
    private DateTime _last = DateTime.MinValue;
    private LiveDisplayContext? _live;

    /// <summary>Runs <paramref name="train"/> with this display open.</summary>
    /// <param name="train">Is given what to call after every step.</param>
    public T Show<T>(Func<Action<TrainingFigures>, T> train)
    {
        if (!output.Interactive)
            return train(Log);
        return output.People.Live(new Text("")).AutoClear(false).Start(live =>
        {
            _live = live;
            var result = train(Draw);
            _live = null;
            return result;
        });
    }

    private void Log(TrainingFigures at)
    {
        Remember(at);
        if (DateTime.UtcNow - _last < LogPace && at.Step < at.Steps)
            return;
        _last = DateTime.UtcNow;
        output.Say(
            $"step {at.Step:N0} of {at.Steps:N0}: loss {Number(at.Loss, "0.000")}{Validation(at)}, {Quantity.Count(at.TokensPerSecond)} tokens/s, " +
            $"{Quantity.Duration(at.Left)} left");
    }

    private void Draw(TrainingFigures at)
    {
        Remember(at);
        if (DateTime.UtcNow - _last < DrawPace && at.Step < at.Steps)
            return;
        _last = DateTime.UtcNow;
        _live?.UpdateTarget(Picture(at));
    }

    private Rows Picture(TrainingFigures at)
    {
        var width = Math.Clamp(output.People.Profile.Width - 2, 40, 110);
        var figures = new Grid().AddColumns(4);
        figures.AddRow(Cell("step", $"{at.Step:N0} of {at.Steps:N0}"), Cell("loss", Number(at.Loss, "0.000")), Cell("validation", at.ValidationBitsPerByte is { } bits ? $"{bits:0.000} bits/byte" : "–"), Cell("left", Quantity.Duration(at.Left)));
        figures.AddRow(
            Cell("tokens/s", Quantity.Count(at.TokensPerSecond)), Cell("of matmul peak", at.Utilization is { } share ? share.ToString("P0", CultureInfo.InvariantCulture) : "–"),
            Cell("gradient", Number(at.GradientNorm, "0.00")), Cell("experts", at.ExpertLoad is { } load ? LoadBars(load) : "dense"));
        IEnumerable<IRenderable> rows = LossCurve.Draw(_losses, width, 10).Select(line => (IRenderable)new Text(line, new Style(Color.Aqua)));
        return new Rows(rows.Append(figures));
    }

    private void Remember(TrainingFigures at)
    {
        if (_losses.Count == 0 || at.Step > _losses[^1].X)
            _losses.Add((at.Step, at.Loss));

    }

    private static string Validation(TrainingFigures at) =>
        at.ValidationBitsPerByte is { } bits ? $", validation {Number(bits, "0.000")} bits/byte" : "";

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static Markup Cell(string name, string value) => new($"[grey]{Markup.Escape(name)}[/] [bold]{Markup.Escape(value)}[/]");

    /// <summary>One bar a expert: full where it gets twice its fair share.</summary>
    private static string LoadBars(IReadOnlyList<double> load)
    {
        const string bars = "▁▂▃▄▅▆▇█";
        return string.Concat(load.Select(share => bars[(int)Math.Clamp(share * load.Count / 2 * bars.Length, 0, bars.Length - 1)]));
    }
}

/// <summary>What a step of training shows.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Loss">Mean cross-entropy in nats.</param>
/// <param name="ValidationBitsPerByte">The newest validation result, if any.</param>
/// <param name="TokensPerSecond">The rate.</param>
/// <param name="Utilization">Model FLOPs over the measured matmul peak, if known.</param>
/// <param name="GradientNorm">Before clipping.</param>
/// <param name="ExpertLoad">Share of tokens an expert, averaged over sparse layers; null for a dense model.</param>
/// <param name="Left">Time left.</param>
internal sealed record TrainingFigures(
    long Step, long Steps, double Loss, double? ValidationBitsPerByte, double TokensPerSecond, double? Utilization, double GradientNorm,
    IReadOnlyList<double>? ExpertLoad, TimeSpan Left);
