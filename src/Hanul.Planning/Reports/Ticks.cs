namespace Hanul.Planning;

/// <summary>Round numbers along an axis.</summary>
internal static class Ticks
{
    /// <summary>From 0 up to <paramref name="most"/>, about <paramref name="wanted"/> steps of 1, 2 or 5 times a power of ten.</summary>
    public static IEnumerable<double> Linear(double most, int wanted)
    {
        if (!(most > 0) || !double.IsFinite(most))
            return [0];
        var rough = most / wanted;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * (rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 };
        return Enumerable.Range(0, (int)(most / step + 1e-9) + 1).Select(index => index * step);
    }

    /// <summary>1, 2 and 5 times powers of ten between two numbers; powers of ten alone where that would be many.</summary>
    public static IReadOnlyList<double> Logarithmic(double least, double most)
    {
        var factors = most / least > 300 ? new[] { 1.0 } : [1.0, 2, 5];
        var ticks = new List<double>();
        for (var power = Math.Floor(Math.Log10(least)); power <= Math.Log10(most); power++)
            ticks.AddRange(factors.Select(factor => factor * Math.Pow(10, power)).Where(tick => tick >= least * 0.999 && tick <= most * 1.001));
        return ticks;
    }
}

/// <summary>Puts numbers on an axis so that equal factors are equal distances.</summary>
/// <param name="Least">The number at <paramref name="From"/>.</param>
/// <param name="Most">The number at <paramref name="To"/>.</param>
/// <param name="From">Where the axis starts.</param>
/// <param name="To">Where it ends.</param>
internal sealed record LogarithmicAxis(double Least, double Most, double From, double To)
{
    /// <summary>An axis around numbers, with some room on both sides.</summary>
    public static LogarithmicAxis Around(IReadOnlyCollection<double> values, double from, double to) => new(values.Min() / 1.4, values.Max() * 1.4, from, to);

    public double At(double value) => From + (To - From) * Math.Log(value / Least) / Math.Log(Most / Least);
}
