using System.Globalization;

namespace Hanul.Cli;

/// <summary>Numbers as people read them.</summary>
internal static class Quantity
{
    /// <summary>1,234,567 bytes as 1.2 MB (powers of 1,000, as disks are sold).</summary>
    public static string Bytes(double bytes) => Scaled(bytes, "B", "kB", "MB", "GB", "TB");

    /// <summary>1,234,567 as 1.23M.</summary>
    public static string Count(double count) => count switch
    {
        < 1e3 => count.ToString("0.#", CultureInfo.InvariantCulture),
        < 1e6 => (count / 1e3).ToString("0.#", CultureInfo.InvariantCulture) + "k",
        < 1e9 => (count / 1e6).ToString("0.##", CultureInfo.InvariantCulture) + "M",
        < 1e12 => (count / 1e9).ToString("0.##", CultureInfo.InvariantCulture) + "B",
        _ => (count / 1e12).ToString("0.##", CultureInfo.InvariantCulture) + "T",
    };

    /// <summary>A duration as 42 s, 3 min 05 s or 2 h 07 min.</summary>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1 } => $"{time.TotalMilliseconds:0} ms",
        { TotalSeconds: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s"),
        { TotalHours: < 1 } => $"{(int)time.TotalMinutes} min {time.Seconds:00} s",
        _ => $"{(int)time.TotalHours} h {time.Minutes:00} min",
    };

    private static string Scaled(double value, params string[] units)
    {
        var unit = 0;
        while (Math.Abs(value) >= 1000 && unit < units.Length - 1)
        {
            value /= 1000;
            unit++;
        }

        return value.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture) + " " + units[unit];
    }
}
