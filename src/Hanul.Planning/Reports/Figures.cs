using System.Globalization;

namespace Hanul.Planning;

/// <summary>Numbers as people read them: three figures or so, a unit, a point for decimals.</summary>
internal static class Figures
{
    public static string Count(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Three significant figures, whole numbers in full.</summary>
    public static string Short(double value) => Math.Abs(value) switch
    {
        0 => "0",
        >= 100 => Count(value),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        >= 1 => value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => value.ToString("G2", CultureInfo.InvariantCulture),
    };

    /// <summary>A large number in words: 270 billion.</summary>
    public static string Words(double value) => value switch
    {
        >= 1e15 => Trimmed(value / 1e15) + " quadrillion",
        >= 1e12 => Trimmed(value / 1e12) + " trillion",
        >= 1e9 => Trimmed(value / 1e9) + " billion",
        >= 1e6 => Trimmed(value / 1e6) + " million",
        _ => Count(value),
    };

    /// <summary>A large number for an axis: 270B, and 20k.</summary>
    public static string Compact(double value) => value switch
    {
        >= 1e12 => Trimmed(value / 1e12) + "T",
        >= 1e9 => Trimmed(value / 1e9) + "B",
        >= 1e6 => Trimmed(value / 1e6) + "M",
        >= 1e4 => Trimmed(value / 1e3) + "k",
        >= 1000 => Count(value),
        _ => Trimmed(value),
    };

    public static string Share(double share) => share switch
    {
        0 => "0%",
        < 0.001 => "<0.1%",
        < 0.1 => (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + "%",
        _ => (share * 100).ToString("0", CultureInfo.InvariantCulture) + "%",
    };

    public static string Gib(double bytes) => (bytes / (1L << 30)).ToString("N1", CultureInfo.InvariantCulture);

    public static string Dollars(double dollars) => "$" + dollars switch
    {
        >= 1e12 => Short(dollars / 1e12) + " trillion",
        >= 1e9 => Short(dollars / 1e9) + " billion",
        >= 1e6 => Short(dollars / 1e6) + " million",
        >= 1000 => Count(RoundedToThree(dollars)),
        >= 100 => Count(dollars),
        _ => dollars.ToString("0.00", CultureInfo.InvariantCulture),
    };

    public static string Seconds(double seconds) => seconds switch
    {
        0 => "0 s",
        < 1e-3 => Short(seconds * 1e6) + " µs",
        < 1 => Short(seconds * 1e3) + " ms",
        < 7200 => Short(seconds) + " s",
        _ => Short(seconds / 3600) + " h",
    };

    /// <summary>Days, or hours where it is less than two of them.</summary>
    public static string Days(double days) => days switch
    {
        < 1.0 / 24 => Short(days * 1440) + " minutes",
        < 2 => Short(days * 24) + " hours",
        < 100 => Trimmed(days) + " days",
        < 730 => Count(days) + " days",
        _ => $"{Count(days)} days ({Short(days / 365.25)} years)",
    };

    // More figures would promise more than a prediction knows.
    private static double RoundedToThree(double value)
    {
        var unit = Math.Pow(10, Math.Floor(Math.Log10(value)) - 2);
        return Math.Round(value / unit) * unit;
    }

    private static string Trimmed(double value) => value >= 100 ? Count(value) : value.ToString(value >= 10 ? "0.#" : "0.##", CultureInfo.InvariantCulture);
}
