namespace Hanul.Planning;

/// <summary>Which stages a picture shows where it has no room for all of them.</summary>
internal static class StageSample
{
    /// <summary>One stage of every group of neighbours: the one that weighs most, so that no peak is left out.</summary>
    /// <param name="stages">How many stages there are.</param>
    /// <param name="rows">How many fit.</param>
    /// <param name="weight">What must not be missed.</param>
    public static int[] Peaks(int stages, int rows, Func<int, double> weight) =>
        stages <= rows
            ? [.. Enumerable.Range(0, stages)]
            : [.. Enumerable.Range(0, rows).Select(row => Group(row, stages, rows).MaxBy(weight))];

    /// <summary>Stages at even distances, the first and the last among them.</summary>
    public static int[] Even(int stages, int rows) =>
        stages <= rows
            ? [.. Enumerable.Range(0, stages)]
            : [.. Enumerable.Range(0, rows).Select(row => (int)((long)row * (stages - 1) / (rows - 1)))];

    private static IEnumerable<int> Group(int row, int stages, int rows)
    {
        var (from, to) = ((int)((long)row * stages / rows), (int)((row + 1L) * stages / rows));
        return Enumerable.Range(from, to - from);
    }
}
