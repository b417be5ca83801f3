namespace Hanul.Planning.Benchmarks;

/// <summary>Fits constants by coordinate search on the mean absolute logarithm of predicted over measured, every group of runs alike.</summary>
internal sealed class Fit
{
    private readonly (RunPlan Plan, double Seconds, double Weight)[] runs;

    public Fit(IEnumerable<PublishedRun> rows)
    {
        var known = rows.Select(row => (Row: row, Plan: PublishedPlan.Of(row, AcceleratorCatalog.Default, out _)))
            .Where(pair => pair.Plan is not null && pair.Row.StepSeconds is > 0 && pair.Row.Fitted == true && pair.Row.Text("kind") == "step")
            .GroupBy(pair => Group(pair.Row))
            .SelectMany(group =>
            {
                // Large groups are thinned: their rows are much alike, and the fit is for all groups.
                var every = Math.Max(1, group.Count() / 90);
                var kept = group.Where((_, index) => index % every == 0).ToArray();
                return kept.Select(pair => (pair.Plan!, pair.Row.StepSeconds!.Value, Math.Pow(Math.Min(kept.Length, 30), 0.5) / kept.Length));
            });
        runs = [.. known];
    }

    public static string Group(PublishedRun row) => row.Source.StartsWith("Megatron-Bridge performance", StringComparison.Ordinal)
        ? $"Megatron-Bridge {row.Text("gpu")} {(row.Text("precision").Contains('4', StringComparison.Ordinal) ? 4 : 8)}" : row.Source;

    /// <summary>The fitted values, in the order of <see cref="Constant.All"/>.</summary>
    public double[] Search(IReadOnlyList<Constant> constants, int rounds, Action<string>? log)
    {
        return CoordinateSearch.Minimise(
            [.. constants.Select(constant => constant.Current)], [.. constants.Select(constant => constant.Least)], [.. constants.Select(constant => constant.Most)],
            values => Loss(constants, values), rounds, log is null ? null : (round, loss) => log($"round {round}: {loss:0.00000}"));
    }

    public double Loss(IReadOnlyList<Constant> constants, double[] values)
    {
        var world = new World(constants, values);
        double sum = 0, weight = 0;
        Parallel.ForEach(runs, () => (0.0, 0.0), (run, _, partial) =>
        {
            var said = Planner.Predict(world.Apply(run.Plan), world.Calibration).Step.Total.TotalSeconds;
            return (partial.Item1 + run.Weight * Math.Min(0.5, Math.Abs(Math.Log(said / run.Seconds))), partial.Item2 + run.Weight);
        }, partial =>
        {
            lock (runs)
            {
                sum += partial.Item1;
                weight += partial.Item2;
            }
        });
        return sum / weight;
    }
}
