using System.Text.Json.Nodes;

namespace Hanul.Training.Benchmarks;

/// <summary>A comparison as a table for people and as JSON for programs.</summary>
internal static class ComparisonTable
{
    internal static void Print(Comparison comparison, TextWriter output)
    {
        var seeds = string.Join(", ", comparison.Seeds);
        output.WriteLine($"{comparison.Tokens / 1e6:F1}M tokens ({comparison.Step} of {comparison.PlannedSteps} steps), seeds {seeds}");
        output.WriteLine();
        output.WriteLine(
            "| model | parameters | active, without embeddings | MFLOP a token | validation loss | ms a step " +
            "| steps to the dense loss | time to it | dropped |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var outcome in comparison.Outcomes)
        {
            var (counts, dropped) = (outcome.Counts, outcome.Curves.Average(curve => curve.DroppedShare));
            var spread = outcome.Curves.Count > 1 ? $" ± {outcome.HalfRange:F4}" : "";
            output.WriteLine(
                $"| {outcome.Model} | {counts.TotalParameters / 1e6:F2}M " +
                $"| {counts.ActiveOutsideEmbeddings / 1e6:F2}M | {outcome.FlopsPerToken / 1e6:F2} " +
                $"| {outcome.MeanLoss:F4}{spread} | {outcome.MillisecondsPerStep:F0} " +
                $"| {Steps(comparison, outcome)} | {Time(comparison, outcome)} | {dropped:P1} |");
        }
    }

    internal static JsonObject ToJson(Comparison comparison) => new()
    {
        ["step"] = comparison.Step,
        ["plannedSteps"] = comparison.PlannedSteps,
        ["tokens"] = comparison.Tokens,
        ["seeds"] = new JsonArray(comparison.Seeds.Select(seed => (JsonNode)seed).ToArray()),
        ["models"] = new JsonArray(comparison.Outcomes.Select(outcome => (JsonNode)new JsonObject
        {
            ["model"] = outcome.Model,
            ["totalParameters"] = outcome.Counts.TotalParameters,
            ["activeOutsideEmbeddings"] = outcome.Counts.ActiveOutsideEmbeddings,
            ["flopsPerToken"] = outcome.FlopsPerToken,
            ["validationLoss"] = new JsonArray(outcome.Curves.Select(curve => (JsonNode)curve.Final.Loss).ToArray()),
            ["millisecondsPerStep"] = outcome.MillisecondsPerStep,
            ["stepsToDenseLoss"] = new JsonArray(outcome.ReachedDense.Select(point => (JsonNode?)point?.Step).ToArray()),
            ["secondsToDenseLoss"] = new JsonArray(outcome.ReachedDense.Select(point => (JsonNode?)point?.Time.TotalSeconds).ToArray()),
        }).ToArray()),
    };

    /// <summary>The mean over the seeds, and how many times fewer than the dense model's; unless some seed never gets there.</summary>
    private static string Steps(Comparison comparison, ModelOutcome outcome)
    {
        var missing = outcome.ReachedDense.Count(point => point is null);
        if (missing > 0)
            return $"not reached by {missing} of {outcome.ReachedDense.Count}";
        var steps = outcome.ReachedDense.Average(point => point!.Step);
        return ReferenceEquals(outcome, comparison.Dense) ? $"{comparison.Step}" : $"{steps:F0} ({comparison.Step / steps:F2}× fewer)";
    }

    private static string Time(Comparison comparison, ModelOutcome outcome)
    {
        if (outcome.ReachedDense.Any(point => point is null))
            return "";
        var dense = comparison.Dense.Curves.Average(curve => curve.Final.Time.TotalMinutes);
        if (ReferenceEquals(outcome, comparison.Dense))
            return $"{dense:F1} min";
        var time = outcome.ReachedDense.Average(point => point!.Time.TotalMinutes);
        return $"{time:F1} min ({dense / time:F2}× faster)";
    }
}
