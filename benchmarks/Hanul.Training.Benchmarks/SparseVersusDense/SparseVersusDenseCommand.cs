using System.CommandLine;
using static Hanul.Training.Benchmarks.BenchmarkOptions;

namespace Hanul.Training.Benchmarks;

/// <summary>Dense against Switch models at equal operations a token, on real Korean text.</summary>
internal static class SparseVersusDenseCommand
{
    internal static Command Create()
    {
        var recipes = Text("--recipes", "The folder of the recipes.", "recipes");
        var models = List(
            "--models", "Recipes by name; the first is what the others are held against.", "nsmc-dense", "nsmc-switch8", "nsmc-switch16");
        var seeds = List("--seeds", "Every model is trained from each.", 1, 2, 3);
        var corpus = Text("--corpus", "The text.", "../shared/data/nsmc-raw/reviews.tsv.gz");
        var prepared = new Option<string?>("--prepared") { Description = "A folder that hanul corpus build wrote, for the text." };
        var folder = Text("--out", "Where the runs live; runs that are there go on.", "runs/sparse-vs-dense");
        var set = List<string>("--set", "Changes to all recipes, for example training.tokens=1000000.");
        var stretches = Number("--stretches", "Parts in which the models train in turn, so that the machine's drift meets all alike.", 40);
        var report = new Option<bool>("--report") { Description = "Train nothing: report the runs as they stand." };
        var picture = new Option<string?>("--picture") { Description = "Write the curves to this .svg file." };
        var command = new Command(
            "sparse-vs-dense",
            "Validation loss of dense and Switch models at equal operations a token. It can be stopped, and goes on when run again.")
        {
            recipes, models, seeds, corpus, prepared, folder, set, stretches, report, picture, Json,
        };
        command.SetAction((parsed, ct) => Task.Run(
            () =>
            {
                var text = parsed.GetValue(prepared) is { } built
                    ? $"data.prepared={Path.GetFullPath(built)}"
                    : $"data.corpus={Path.GetFullPath(parsed.GetValue(corpus)!)}";
                var plan = new ComparisonPlan(parsed.GetValue(recipes)!, parsed.GetValue(folder)!, [text, .. parsed.GetValue(set)!]);
                var runs = plan.Runs(parsed.GetValue(models)!, parsed.GetValue(seeds)!);
                if (!parsed.GetValue(report))
                    ComparisonPlan.Train(runs, parsed.GetValue(stretches), ct);
                var comparison = Comparison.Of(runs);
                if (parsed.GetValue(picture) is { } path)
                    ComparisonPicture.Write(comparison, path);
                if (parsed.GetValue(Json))
                    Console.WriteLine(ComparisonTable.ToJson(comparison));
                else
                    ComparisonTable.Print(comparison, Console.Out);
            },
            ct));
        return command;
    }
}
