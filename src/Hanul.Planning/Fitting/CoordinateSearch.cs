namespace Hanul.Planning;

/// <summary>A search that moves one number at a time, by a share of itself, for as long as that helps: sturdy where the loss has kinks.</summary>
public static class CoordinateSearch
{
    /// <summary>Finds numbers with a small loss.</summary>
    /// <param name="start">Where to begin; each above 0.</param>
    /// <param name="least">The least each may be.</param>
    /// <param name="most">The most each may be.</param>
    /// <param name="loss">What is to be small.</param>
    /// <param name="rounds">How often every number is tried.</param>
    /// <param name="progress">Told the loss after each round, or null.</param>
    public static double[] Minimise(
        IReadOnlyList<double> start, IReadOnlyList<double> least, IReadOnlyList<double> most, Func<double[], double> loss, int rounds, Action<int, double>? progress = null)
    {
        var values = start.ToArray();
        var steps = values.Select(_ => 0.15).ToArray();
        var best = loss(values);
        for (var round = 0; round < rounds; round++)
        {
            for (var index = 0; index < values.Length; index++)
            {
                var old = values[index];
                var better = false;
                foreach (var factor in new[] { 1 + steps[index], 1 / (1 + steps[index]) })
                {
                    values[index] = Math.Clamp(old * factor, least[index], most[index]);
                    var tried = loss(values);
                    if (tried < best - 1e-9)
                    {
                        (best, better) = (tried, true);
                        break;
                    }

                    values[index] = old;
                }

                steps[index] = better ? Math.Min(0.3, steps[index] * 1.3) : Math.Max(0.004, steps[index] * 0.6);
            }

            progress?.Invoke(round + 1, best);
        }

        return values;
    }
}
