using System.Globalization;
using System.Text;

namespace Hanul.Cli;

/// <summary>A curve drawn with Braille dots: two columns and four rows of dots a character.</summary>
internal static class LossCurve
{
    private static readonly int[,] Dots = { { 0x01, 0x08 }, { 0x02, 0x10 }, { 0x04, 0x20 }, { 0x40, 0x80 } };

    /// <summary>Draws points (x ascending) into lines of text with a labelled axis on the left and the range of x below.</summary>
    /// <param name="points">The curve.</param>
    /// <param name="width">Characters across, axis included.</param>
    /// <param name="height">Lines, without the one for the x axis.</param>
    public static IReadOnlyList<string> Draw(IReadOnlyList<(double X, double Y)> points, int width, int height)
    {
        var finite = points.Where(point => double.IsFinite(point.Y)).ToArray();
        if (finite.Length < 2)
            return [];
        const int axis = 8;
        var columns = Math.Max(10, width - axis);
        var (low, high) = (finite.Min(point => point.Y), finite.Max(point => point.Y));
        if (high - low < 1e-9)
            high = low + 1;
        var (left, right) = (finite[0].X, Math.Max(finite[^1].X, finite[0].X + 1));
        var cells = new int[height, columns];
        var before = -1;
        for (var x = 0; x < columns * 2; x++)
        {
            if (MeanAt(finite, left + (right - left) * x / (columns * 2), left + (right - left) * (x + 1) / (columns * 2)) is not { } mean)
                continue;
            var y = (int)Math.Round((high - mean) / (high - low) * (height * 4 - 1));
            for (var dot = before < 0 ? y : Math.Min(before, y); dot <= (before < 0 ? y : Math.Max(before, y)); dot++)
                cells[dot / 4, x / 2] |= Dots[dot % 4, x % 2];
            before = y;
        }

        return Lines(cells, low, high, left, right, axis);
    }

    private static double? MeanAt((double X, double Y)[] points, double from, double to)
    {
        var (sum, count) = (0.0, 0);
        foreach (var (x, y) in points)
        {
            if (x >= from && x < to)
                (sum, count) = (sum + y, count + 1);
        }

        return count == 0 ? null : sum / count;
    }

    private static List<string> Lines(int[,] cells, double low, double high, double left, double right, int axis)
    {
        var (height, columns) = (cells.GetLength(0), cells.GetLength(1));
        var lines = new List<string>(height + 1);
        for (var row = 0; row < height; row++)
        {
            var value = high - (high - low) * row / Math.Max(1, height - 1);
            var line = new StringBuilder(value.ToString("0.000", CultureInfo.InvariantCulture).PadLeft(axis - 2)).Append(" ┤");
            for (var column = 0; column < columns; column++)
                line.Append((char)(0x2800 + cells[row, column]));
            lines.Add(line.ToString());
        }

        var first = left.ToString("0", CultureInfo.InvariantCulture);
        var last = right.ToString("N0", CultureInfo.InvariantCulture);
        lines.Add(new string(' ', axis) + first + last.PadLeft(Math.Max(0, columns - first.Length)));
        return lines;
    }
}
