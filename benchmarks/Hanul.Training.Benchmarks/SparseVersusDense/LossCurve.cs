using System.Text.Json;

namespace Hanul.Training.Benchmarks;

/// <summary>One validation loss of a run.</summary>
/// <param name="Step">After which step.</param>
/// <param name="Tokens">Tokens trained on so far.</param>
/// <param name="Time">Time spent in steps so far; evaluations and checkpoints are not counted.</param>
/// <param name="Loss">In nats.</param>
internal sealed record LossPoint(int Step, long Tokens, TimeSpan Time, double Loss);

/// <summary>What a run's <c>metrics.jsonl</c> says about its validation loss.</summary>
internal sealed record LossCurve(IReadOnlyList<LossPoint> Points, int LastStep, double DroppedShare)
{
    /// <summary>The last measured loss.</summary>
    internal LossPoint Final => Points[^1];

    /// <summary>Reads a run's folder; the curve is empty where there is no run yet.</summary>
    internal static LossCurve Read(string runFolder)
    {
        var path = Path.Combine(runFolder, "metrics.jsonl");
        var (points, last, time, dropped) = (new List<LossPoint>(), 0, TimeSpan.Zero, new List<double>());
        foreach (var line in File.Exists(path) ? File.ReadLines(path) : [])
        {
            using var json = JsonDocument.Parse(line);
            var step = json.RootElement;
            last = step.GetProperty("step").GetInt32();
            time += TimeSpan.FromSeconds(step.GetProperty("seconds").GetDouble());
            if (step.TryGetProperty("routers", out var routers))
                dropped.AddRange(routers.EnumerateArray().Select(router => router.GetProperty("dropped").GetDouble()));
            if (step.TryGetProperty("validationLoss", out var loss))
                points.Add(new(last, step.GetProperty("tokens").GetInt64(), time, loss.GetDouble()));
        }

        return new(points, last, dropped.Count > 0 ? dropped.Average() : 0);
    }

    /// <summary>Where it stands, for people.</summary>
    public override string ToString() => Points.Count == 0 ? $"step {LastStep}" : $"step {LastStep}, validation loss {Final.Loss:F4}";

    /// <summary>The part of the curve up to a step.</summary>
    internal LossCurve Until(int step) => this with { Points = Points.Where(point => point.Step <= step).ToArray() };

    /// <summary>Where the loss first falls to a value, on a straight line between two measurements; null where it never does.</summary>
    internal LossPoint? Reaching(double loss)
    {
        for (var i = 0; i < Points.Count; i++)
        {
            if (Points[i].Loss > loss)
                continue;
            if (i == 0)
                return Points[0];
            var (before, after) = (Points[i - 1], Points[i]);
            var share = (before.Loss - loss) / (before.Loss - after.Loss);
            return new(
                (int)Math.Ceiling(before.Step + share * (after.Step - before.Step)),
                (long)(before.Tokens + share * (after.Tokens - before.Tokens)),
                before.Time + share * (after.Time - before.Time),
                loss);
        }

        return null;
    }
}
