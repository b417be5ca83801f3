using System.Globalization;
using Hanul.Planning;
using Spectre.Console;

namespace Hanul.Cli;

/// <summary>What a search found, as a table.</summary>
internal static class PlanFront
{
    private const int Shown = 15;

    public static void Print(Output output, SearchOutcome found)
    {
        var table = PlanLists.Table("layout", "processors", "micro-batch", "recompute", "ZeRO", "step, s", "GiB", "MFU");
        foreach (var each in found.Front.Take(Shown))
        {
            table.AddRow(
                each.Plan.Layout.ToString(), each.Plan.Cluster.Count.ToString("N0", CultureInfo.InvariantCulture), each.Plan.MicroBatch.ToString(CultureInfo.InvariantCulture),
                each.Plan.Recomputation.ToString().ToLowerInvariant(), each.Plan.ZeroStage.ToString(CultureInfo.InvariantCulture),
                each.Step.Total.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture), (each.Memory.Total / (1L << 30)).ToString("0.0", CultureInfo.InvariantCulture),
                each.ModelUtilisation.ToString("P1", CultureInfo.InvariantCulture));
        }

        output.Heading("layouts that none beats in time, processors and memory at once");
        output.People.Write(table);
        if (found.Front.Count > Shown)
            output.Say($"and {found.Front.Count - Shown:N0} more; --json has all.");
        output.Say($"{found.Legal:N0} legal layouts, {found.Fitting:N0} fit, {found.Elapsed.TotalSeconds:0.0} s ({found.Legal / Math.Max(found.Elapsed.TotalSeconds, 0.001):N0} a second).");
        if (found.WhyRunnerUpLost is { } why)
            output.Say("Runner-up: " + why);
        if (found.Best is { } best && Published(best) is { } published)
            output.Say("Published layout: " + published);
    }

    /// <summary>Where the layout that the system's makers published stands beside the best one, with the same program; or null.</summary>
    public static string? Published(Prediction best)
    {
        var plan = best.Plan;
        if (plan.Model.Layout is null)
            return null;
        var request = new PlanRequest
        {
            Model = plan.Model,
            Cluster = plan.Cluster,
            Batch = plan.GlobalBatch,
            Sequence = plan.Sequence,
            Software = plan.Software,
            Format = plan.Format,
        };
        if (!request.UsesPublished)
            return null;
        var theirs = Planner.Predict(request.Plan());
        return theirs.Step.Total <= best.Step.Total
            ? $"{theirs.Plan.Layout} is on the front."
            : SearchOutcome.Explain(best, theirs).TrimEnd('.') + $", and needs {theirs.Memory.Total / (1L << 30):0.0} GiB where the best needs {best.Memory.Total / (1L << 30):0.0}.";
    }
}
