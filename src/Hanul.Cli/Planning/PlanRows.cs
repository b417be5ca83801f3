using System.Text.Json.Nodes;
using Hanul.Planning;

namespace Hanul.Cli;

/// <summary>Predictions of a file of published runs, a JSON line each; a row that cannot be predicted says why.</summary>
internal static class PlanRows
{
    public static void Print(string path, AcceleratorCatalog catalog, CancellationToken cancel)
    {
        var output = new Output(json: true);
        foreach (var run in PublishedRun.Read(path))
        {
            cancel.ThrowIfCancellationRequested();
            output.JsonLine(Line(run, catalog));
        }
    }

    private static JsonObject Line(PublishedRun run, AcceleratorCatalog catalog)
    {
        var line = new JsonObject { ["row_id"] = int.TryParse(run.RowId, out var number) ? number : run.RowId };
        if (PublishedPlan.Of(run, catalog, out var missing) is not { } plan)
        {
            line["step_time_s"] = null;
            line["mem_gb"] = null;
            line["fits"] = null;
            line["error"] = missing;
            return line;
        }

        var prediction = Planner.Predict(plan);
        line["step_time_s"] = prediction.Step.Total.TotalSeconds;
        line["mem_gb"] = PublishedPlan.MemoryGiB(run, prediction);
        line["fits"] = prediction.Fits;
        line["activations_gb"] = prediction.Memory.Activations / (1L << 30);
        line["mfu_pct"] = 100 * prediction.ModelUtilisation;
        return line;
    }
}
