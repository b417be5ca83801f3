namespace Hanul.Training.Benchmarks;

/// <summary>Which runs a comparison consists of, and in what order they are trained.</summary>
/// <param name="Recipes">The folder of the recipes.</param>
/// <param name="Folder">Where the runs live.</param>
/// <param name="Changes">Changes to all recipes.</param>
internal sealed record ComparisonPlan(string Recipes, string Folder, IReadOnlyList<string> Changes)
{
    /// <summary>Every model from every seed.</summary>
    internal ComparedRun[] Runs(IReadOnlyList<string> models, IReadOnlyList<int> seeds) =>
        seeds.SelectMany(seed => models.Select(model => Run(model, seed))).ToArray();

    /// <summary>Trains a seed at a time; within a seed the models train in turn, a stretch each.</summary>
    internal static void Train(IReadOnlyList<ComparedRun> runs, int stretches, CancellationToken ct)
    {
        foreach (var seed in runs.GroupBy(run => run.Seed))
        {
            for (var stretch = 1; stretch <= stretches; stretch++)
            {
                foreach (var run in seed)
                {
                    run.TrainTo((int)((long)run.StepCount * stretch / stretches), ct);
                    Console.Error.WriteLine($"{DateTime.UtcNow:HH:mm:ss} {run}: {run.Curve()}");
                }
            }
        }
    }

    private ComparedRun Run(string model, int seed)
    {
        var recipe = Recipe.Load(Path.Combine(Recipes, $"{model}.json"), [.. Changes, $"training.seed={seed}"]);
        return new(model, seed, recipe, Path.Combine(Folder, $"{model}-seed{seed}"));
    }
}
