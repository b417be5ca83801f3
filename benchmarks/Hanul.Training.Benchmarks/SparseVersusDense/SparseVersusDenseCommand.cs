using System.CommandLine;
using Hanul.Models;

namespace Hanul.Training.Benchmarks;

/// <summary>Dense against Switch models at equal operations a token, on real Korean text.</summary>
internal static class SparseVersusDenseCommand
{
    internal static Command Create()
    {
        var recipes = new Option<string>("--recipes") { Description = "The folder of the recipes.", DefaultValueFactory = _ => "recipes" };
        var models = new Option<string[]>("--models")
        {
            Description = "Recipes by name; the first is the one that the others are held against.",
            DefaultValueFactory = _ => ["nsmc-dense", "nsmc-switch8", "nsmc-switch16"],
            AllowMultipleArgumentsPerToken = true,
        };
        var seeds = new Option<int[]>("--seeds")
        {
            Description = "Every model is trained from each.", DefaultValueFactory = _ => [1, 2, 3], AllowMultipleArgumentsPerToken = true,
        };
        var folder = new Option<string>("--out") { Description = "Where the runs live; runs that are there go on.", DefaultValueFactory = _ => "runs/sparse-vs-dense" };
        var prepared = new Option<string?>("--prepared") { Description = "A folder that `hanul corpus build` wrote, in place of the recipes' corpus." };
        var set = new Option<string[]>("--set") { Description = "Changes to all recipes, for example training.tokens=1000000.", AllowMultipleArgumentsPerToken = true };
        var stretches = new Option<int>("--stretches") { Description = "Parts in which the models train in turn, so that drift meets all alike.", DefaultValueFactory = _ => 40 };
        var report = new Option<bool>("--report") { Description = "Train nothing: report the runs as they stand." };
        var picture = new Option<string?>("--picture") { Description = "Write the curves to this .svg file." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead of a table." };
        var command = new Command("sparse-vs-dense", "Validation loss of dense and Switch models at equal operations a token; can be stopped and run again.")
        {
            recipes, models, seeds, folder, prepared, set, stretches, report, picture, json,
        };
        command.SetAction((parsed, ct) => Task.Run(
            () =>
            {
                var (source, destination, overrides) = (parsed.GetValue(recipes)!, parsed.GetValue(folder)!, parsed.GetValue(set) ?? []);
                if (parsed.GetValue(prepared) is { } text)
                    overrides = [.. overrides, "data.corpus=null", $"data.prepared={Path.GetFullPath(text)}"];
                var runs = parsed.GetValue(seeds)!.SelectMany(seed => parsed.GetValue(models)!.Select(model => Run(source, destination, model, seed, overrides))).ToArray();
                if (!parsed.GetValue(report))
                    Train(runs, parsed.GetValue(stretches), ct);
                var comparison = Comparison.Of(runs, Describe);
                if (parsed.GetValue(picture) is { } path)
                    ComparisonPicture.Write(comparison, path);
                if (parsed.GetValue(json))
                    Console.WriteLine(ComparisonTable.ToJson(comparison));
                else
                    ComparisonTable.Print(comparison, Console.Out);
            },
            ct));
        return command;
    }

    private static ComparedRun Run(string recipes, string destination, string model, int seed, string[] overrides) =>
        new(model, seed, Recipe.Load(Path.Combine(recipes, $"{model}.json"), [.. overrides, $"training.seed={seed}"]), Path.Combine(destination, $"{model}-seed{seed}"));

    /// <summary>A seed at a time; within a seed the models train in turn, a stretch each.</summary>
    private static void Train(IReadOnlyList<ComparedRun> runs, int stretches, CancellationToken ct)
    {
        foreach (var seed in runs.GroupBy(run => run.Seed))
        {
            for (var stretch = 1; stretch <= stretches; stretch++)
            {
                foreach (var run in seed)
                {
                    run.TrainTo((int)((long)run.StepCount * stretch / stretches), ct);
                    var curve = run.Curve();
                    Console.Error.WriteLine($"{DateTime.UtcNow:HH:mm:ss} {run.Model} seed {run.Seed}: step {curve.LastStep} of {run.StepCount}, validation loss {(curve.Points.Count > 0 ? curve.Final.Loss : double.NaN):F4}");
                }
            }
        }
    }

    private static ModelSpec Describe(Recipe recipe) => recipe.Model.ToSpec(recipe.Tokenizer.VocabularySize, recipe.Data.ContextLength);
}
