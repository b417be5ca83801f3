using System.Diagnostics;

namespace Hanul.Tokenization.Benchmarks;

/// <summary>One line of the table.</summary>
/// <param name="What">What was done.</param>
/// <param name="Bytes">Over how much text, in UTF-8.</param>
/// <param name="Time">On the wall.</param>
/// <param name="ProcessorTime">Of all threads together; on a busy machine this is the figure that means something.</param>
/// <param name="Target">What was asked for, in words.</param>
/// <param name="Note">What else is worth knowing.</param>
internal sealed record Measurement(string What, long Bytes, TimeSpan Time, TimeSpan ProcessorTime, string Target, string Note)
{
    public double MegabytesPerSecond => Bytes / 1e6 / Time.TotalSeconds;

    public double MegabytesPerProcessorSecond => Bytes / 1e6 / ProcessorTime.TotalSeconds;

    /// <summary>Does something and says how long it took.</summary>
    public static (TimeSpan Time, TimeSpan ProcessorTime) Of(Action action)
    {
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        action();
        var time = clock.Elapsed;
        process.Refresh();
        return (time, process.TotalProcessorTime - before);
    }
}
