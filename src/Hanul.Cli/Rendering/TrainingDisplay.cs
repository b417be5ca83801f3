using System.Globalization;
using Hanul.Training;
using Spectre.Console;

namespace Hanul.Cli;

/// <summary>A training run as it goes: on a terminal a live curve with its figures, elsewhere a line every ten seconds.</summary>
internal sealed class TrainingDisplay(Output output)
{
    private static readonly TimeSpan LogPace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DrawPace = TimeSpan.FromMilliseconds(250);

    private readonly List<(double X, double Y)> _losses = [];
    private DateTime _last = DateTime.MinValue;
    private TrainingStep? _lastMeasured;
    private LiveDisplayContext? _live;

    /// <summary>Trains with this display open.</summary>
    public TrainingOutcome Run(Recipe recipe, string folder, bool resume, CancellationToken cancel)
    {
        if (!output.Interactive)
            return TrainingRun.Run(recipe, folder, resume, new InlineProgress<TrainingEvent>(Log), cancel);
        return output.People.Live(new Text("")).AutoClear(false).Start(live =>
        {
            _live = live;
            return TrainingRun.Run(recipe, folder, resume, new InlineProgress<TrainingEvent>(Draw), cancel);
        });
    }

    private void Log(TrainingEvent happened)
    {
        if (happened is TrainingStep step)
            Remember(step);
        if (Sentence(happened) is { } sentence)
            output.Say(sentence);
        else if (Due(happened, LogPace) && Line(happened) is { } line)
            output.Say(line);
    }

    private void Draw(TrainingEvent happened)
    {
        if (happened is TrainingStep step)
            Remember(step);
        if (Sentence(happened) is { } sentence)
            output.Say(sentence);
        if (!Due(happened, DrawPace))
            return;
        _live!.UpdateTarget(happened is TrainingStep at ? Picture(at) : new Rows(new Text(Line(happened) ?? "")));
    }

    private bool Due(TrainingEvent happened, TimeSpan pace)
    {
        if (DateTime.UtcNow - _last < pace && !(happened is TrainingStep at && at.Step == at.Of))
            return false;
        _last = DateTime.UtcNow;
        return true;
    }

    /// <summary>What is said once and stays on the screen.</summary>
    private static string? Sentence(TrainingEvent happened) => happened switch
    {
        TrainingNote note => note.Sentence,
        TrainingStarted started =>
            $"Training {Quantity.Count(started.Counts.TotalParameters)} parameters ({Quantity.Count(started.Counts.ActiveParameters)} active for a token) " +
            $"on {Quantity.Count(started.TrainingTokens)} tokens: steps {started.FirstStep:N0} to {started.Plan.Steps:N0} of " +
            $"{started.Recipe.Training.TokensPerStep(started.Recipe.Data.ContextLength):N0} tokens. This machine multiplies matrices at {started.MatmulPeak / 1e9:N0} GFLOP/s.",
        _ => null,
    };

    private string? Line(TrainingEvent happened) => happened switch
    {
        TrainingPreparation preparing =>
            $"{preparing.Stage}{(preparing.Share is { } share ? share.ToString(" 0%", CultureInfo.InvariantCulture) : "")} {preparing.Detail}".TrimEnd(),
        TrainingStep at =>
            $"step {at.Step:N0} of {at.Of:N0}: loss {Number(at.Loss, "0.000")}{Validation(", ")}, {Quantity.Count(at.TokensPerSecond)} tokens/s, " +
            $"{Quantity.Duration(at.TimeLeft)} left",
        _ => null,
    };

    private void Remember(TrainingStep step)
    {
        _losses.Add((step.Step, step.Loss));
        if (step.BitsPerByte is not null)
            _lastMeasured = step;
    }

    private Rows Picture(TrainingStep at)
    {
        var width = Math.Clamp(output.People.Profile.Width - 2, 40, 110);
        var figures = new Grid().AddColumns(4);
        figures.AddRow(
            Cell("step", $"{at.Step:N0} of {at.Of:N0}"), Cell("loss", Number(at.Loss, "0.000")),
            Cell("validation", Validation("") is { Length: > 0 } validation ? validation : "–"), Cell("left", Quantity.Duration(at.TimeLeft)));
        figures.AddRow(
            Cell("tokens/s", Quantity.Count(at.TokensPerSecond)), Cell("of matmul peak", at.Utilisation.ToString("P0", CultureInfo.InvariantCulture)),
            Cell("gradient", Number(at.GradientNorm, "0.00")), Cell("experts", at.Routers.Count == 0 ? "dense" : Loads(at.Routers)));
        return new Rows(LossCurve.Draw(_losses, width, 10).Select(line => new Text(line, new Style(Color.Aqua))).Append<Spectre.Console.Rendering.IRenderable>(figures));
    }

    private string Validation(string prefix) =>
        _lastMeasured?.BitsPerByte is { } bits ? $"{prefix}{(prefix.Length > 0 ? "validation " : "")}{Number(bits, "0.000")} bits/byte" : "";

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static Markup Cell(string name, string value) => new($"[grey]{Markup.Escape(name)}[/] [bold]{Markup.Escape(value)}[/]");

    /// <summary>A bar for each expert, averaged over layers: half height is a fair share, full is twice that.</summary>
    private static string Loads(IReadOnlyList<RouterLoad> routers)
    {
        const string bars = "▁▂▃▄▅▆▇█";
        var experts = routers[0].Load.Count;
        return string.Concat(Enumerable.Range(0, experts).Select(expert =>
        {
            var share = routers.Where(router => router.Load.Count == experts).Average(router => router.Load[expert]);
            return bars[(int)Math.Clamp(share * experts / 2 * bars.Length, 0, bars.Length - 1)];
        }));
    }
}
