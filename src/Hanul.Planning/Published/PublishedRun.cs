using System.Globalization;
using nietras.SeparatedValues;

namespace Hanul.Planning;

/// <summary>One row of a file of published or measured runs: what its source states, cell by cell. An empty cell is not stated.</summary>
public sealed class PublishedRun
{
    private readonly Dictionary<string, string> cells;

    private PublishedRun(Dictionary<string, string> cells) => this.cells = cells;

    /// <summary>The row's number in its file, <c>row_id</c>.</summary>
    public string RowId => Text("row_id");

    /// <summary>Where it comes from.</summary>
    public string Source => Text("source");

    /// <summary>A measured step, in seconds: as printed, or as derived from the printed rate; null where neither is there.</summary>
    public double? StepSeconds => Number("step_time_s") ?? Number("derived_step_time_s");

    /// <summary>Measured memory of a processor, in GiB, or null.</summary>
    public double? MemoryGiB => Number("mem_gb");

    /// <summary>True where it ran, false where memory did not suffice, null where it failed otherwise.</summary>
    public bool? Fitted => Text("status") switch
    {
        "ok" or "" => true,
        var status when status.StartsWith("OOM", StringComparison.Ordinal) || status.StartsWith("exceeds", StringComparison.Ordinal) => false,
        _ => null,
    };

    /// <summary>The cell of a column, trimmed; empty where it is empty or the file has no such column.</summary>
    /// <param name="column">The column.</param>
    public string Text(string column) => cells.GetValueOrDefault(column, "");

    /// <summary>The cell as a number, or null where it is empty or none.</summary>
    /// <param name="column">The column.</param>
    public double? Number(string column) =>
        double.TryParse(Text(column), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;

    /// <summary>The cell as a whole number, or <paramref name="otherwise"/>.</summary>
    /// <param name="column">The column.</param>
    /// <param name="otherwise">What an empty cell means.</param>
    public int Whole(string column, int otherwise = 0) => Number(column) is { } value && value is >= 0 and <= int.MaxValue ? (int)value : otherwise;

    /// <summary>Reads a file with a header row.</summary>
    /// <param name="path">A <c>.csv</c> file.</param>
    /// <exception cref="InvalidDataException">It is no table, or lacks the column <c>row_id</c>.</exception>
    public static IReadOnlyList<PublishedRun> Read(string path)
    {
        // In a table every quotation mark has its partner; one without would swallow the rest of the file into a cell.
        if (File.ReadAllText(path).Count(character => character == '"') % 2 != 0)
            throw new InvalidDataException($"{path} has a cell that opens a quotation mark and does not close it.");
        try
        {
            using var reader = Sep.Reader(options => options with { Sep = new Sep(','), Unescape = true, Trim = SepTrim.All, DisableColCountCheck = true }).FromFile(path);
            if (reader.Header.IsEmpty || !reader.Header.ColNames.Contains("row_id"))
                throw new InvalidDataException($"{path} has no column row_id; the first line must name the columns.");
            var rows = new List<PublishedRun>();
            foreach (var row in reader)
            {
                var cells = new Dictionary<string, string>(StringComparer.Ordinal);
                for (var column = 0; column < Math.Min(row.ColCount, reader.Header.ColNames.Count); column++)
                    cells[reader.Header.ColNames[column]] = row[column].ToString();
                rows.Add(new(cells));
            }

            return rows;
        }
        catch (Exception error) when (error is ArgumentException or FormatException or NotSupportedException)
        {
            throw new InvalidDataException($"{path} is not a table of comma-separated values: {error.Message}", error);
        }
    }
}
