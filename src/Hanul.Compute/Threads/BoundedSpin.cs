using System.Diagnostics;

namespace Hanul.Compute;

/// <summary>Busy waiting that ends after a while.</summary>
internal ref struct BoundedSpin(long ticks)
{
    internal static readonly long LongestTicks = Stopwatch.Frequency / 20_000; // 50 µs
    internal static readonly long ShortestTicks = Stopwatch.Frequency / 1_000_000; // 1 µs

    private readonly long _end = Stopwatch.GetTimestamp() + ticks;

    /// <summary>Waits a few dozen nanoseconds; false when the time is over.</summary>
    internal readonly bool Again()
    {
        Thread.SpinWait(4);
        return Stopwatch.GetTimestamp() < _end;
    }
}
