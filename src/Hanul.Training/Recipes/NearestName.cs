namespace Hanul.Training;

/// <summary>Finds what somebody probably meant.</summary>
internal static class NearestName
{
    /// <summary>A sentence that offers the nearest known name, or lists them all where none is near.</summary>
    internal static string Advice(string unknown, IReadOnlyCollection<string> known)
    {
        var (nearest, distance) = known
            .Select(name => (Name: name, Distance: Distance(unknown.ToLowerInvariant(), name.ToLowerInvariant())))
            .MinBy(candidate => candidate.Distance);
        return distance <= Math.Max(2, unknown.Length / 3)
            ? $"Did you mean \"{nearest}\"?"
            : $"Known are {string.Join(", ", known)}.";
    }

    /// <summary>Letters to insert, delete or replace (Levenshtein, 1966).</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
