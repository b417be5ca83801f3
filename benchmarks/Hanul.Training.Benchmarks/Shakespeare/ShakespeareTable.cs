using System.Text.Json.Nodes;

namespace Hanul.Training.Benchmarks;

/// <summary>Both sides' runs as a table for people and as JSON for programs.</summary>
internal static class ShakespeareTable
{
    // What nanoGPT's page reports for this setting.
    private const double TargetLoss = 1.88;

    internal static void Print(IReadOnlyList<ShakespeareResult> ours, IReadOnlyList<ShakespeareResult> peer, TextWriter output)
    {
        output.WriteLine("Training: from the model's creation to the last step, evaluations and checkpoints included.");
        output.WriteLine("Whole: with start-up and the preparation of the text.");
        output.WriteLine();
        output.WriteLine("| | training, s (median) | whole, s | validation loss |");
        output.WriteLine("|---|---:|---:|---:|");
        Row("ours", ours);
        Row("PyTorch", peer);
        output.WriteLine();
        var ratio = Seconds(ours) / Seconds(peer);
        output.WriteLine($"wall time, ours / PyTorch: {ratio:F2} (target at most 1: {(ratio <= 1 ? "met" : "missed")})");
        var verdict = Loss(ours) <= TargetLoss ? "met" : "missed";
        output.WriteLine($"validation loss: {Loss(ours):F4} (target at most {TargetLoss}: {verdict})");

        void Row(string name, IReadOnlyList<ShakespeareResult> results)
        {
            var whole = Median.Of(results.Select(result => result.Whole.TotalSeconds));
            output.WriteLine($"| {name} | {Seconds(results):F1} | {whole:F1} | {Loss(results):F4} |");
        }
    }

    internal static JsonObject ToJson(IReadOnlyList<ShakespeareResult> ours, IReadOnlyList<ShakespeareResult> peer) => new()
    {
        ["ours"] = new JsonArray(ours.Select(ToJson).ToArray()),
        ["peer"] = new JsonArray(peer.Select(ToJson).ToArray()),
    };

    private static JsonNode ToJson(ShakespeareResult result) => new JsonObject
    {
        ["trainingSeconds"] = result.Training.TotalSeconds,
        ["wholeSeconds"] = result.Whole.TotalSeconds,
        ["validationLoss"] = result.ValidationLoss,
        ["sampledValidationLoss"] = result.SampledLoss,
    };

    private static double Seconds(IReadOnlyList<ShakespeareResult> results) =>
        Median.Of(results.Select(result => result.Training.TotalSeconds));

    private static double Loss(IReadOnlyList<ShakespeareResult> results) => Median.Of(results.Select(result => result.ValidationLoss));
}
