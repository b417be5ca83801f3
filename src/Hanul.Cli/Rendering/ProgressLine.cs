using System.Diagnostics;

namespace Hanul.Cli;

/// <summary>
/// The progress of one long step: what is done, the rate, the time left. On a terminal one line that redraws itself;
/// elsewhere a line every ten seconds.
/// </summary>
/// <param name="output">Where it is shown.</param>
/// <param name="what">The step.</param>
/// <param name="unit">What is counted; empty where <paramref name="format"/> says it.</param>
/// <param name="format">How a count is written.</param>
internal sealed class ProgressLine(Output output, string what, string unit, Func<double, string>? format = null) : IDisposable
{
    private static readonly TimeSpan TerminalPace = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LogPace = TimeSpan.FromSeconds(10);

    private readonly string _unit = unit.Length > 0 ? $" {unit}" : "";
    private readonly Func<double, string> _format = format ?? Quantity.Count;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _gate = new();
    private TimeSpan _last = TimeSpan.FromDays(-1);
    private int _width;

    /// <summary>Says how far the step has come.</summary>
    /// <param name="done">Units done.</param>
    /// <param name="total">Units in all, or null where nobody knows.</param>
    /// <param name="note">Something to add at the end of the line.</param>
    public void Report(double done, double? total, string? note = null)
    {
        lock (_gate)
        {
            var now = _clock.Elapsed;
            if (now - _last < (output.Interactive ? TerminalPace : LogPace) || (!output.Interactive && now < LogPace))
                return;
            _last = now;
            Draw(Line(done, total, now, note));
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_width > 0)
                Console.Out.Write("\r" + new string(' ', _width) + "\r");
            _width = 0;
        }
    }

    private string Line(double done, double? total, TimeSpan elapsed, string? note)
    {
        var rate = done / Math.Max(1e-3, elapsed.TotalSeconds);
        var line = $"{what}: {_format(done)}";
        if (total is { } all and > 0)
        {
            line += $" of {_format(all)}{_unit} ({Math.Min(1, done / all):P0}), {_format(rate)}{_unit}/s";
            if (rate > 0 && done < all)
                line += $", {Quantity.Duration(TimeSpan.FromSeconds((all - done) / rate))} left";
        }
        else
        {
            line += $"{_unit}, {_format(rate)}{_unit}/s";
        }

        return note is null ? line : $"{line}, {note}";
    }

    private void Draw(string line)
    {
        if (!output.Interactive)
        {
            output.Say(line);
            return;
        }

        var columns = Math.Max(20, output.People.Profile.Width - 1);
        if (line.Length > columns)
            line = line[..columns];
        Console.Out.Write("\r" + line.PadRight(_width));
        Console.Out.Flush();
        _width = line.Length;
    }
}
