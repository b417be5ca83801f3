using System.Globalization;

namespace Hanul.Planning;

/// <summary>The same run on another number of processors.</summary>
/// <param name="Count">Processors.</param>
/// <param name="Prediction">Its step, or null where it cannot run.</param>
/// <param name="Reason">Why it cannot.</param>
public sealed record ScalingPoint(int Count, Prediction? Prediction, string? Reason);

/// <summary>What more or fewer processors would do, the batch staying as it is.</summary>
public static class Scaling
{
    /// <summary>Halves and doubles the data degree as far as the batch divides: fewer processors first.</summary>
    /// <param name="prediction">The run.</param>
    /// <param name="doublings">How often it is doubled at most.</param>
    public static IReadOnlyList<ScalingPoint> Of(Prediction prediction, int doublings = 4)
    {
        var points = new List<ScalingPoint>();
        var data = prediction.Plan.Layout.Data;
        for (var smaller = data; smaller % 2 == 0 && points.Count < 3;)
        {
            smaller /= 2;
            points.Insert(0, At(prediction.Plan, smaller));
        }

        points.Add(new(prediction.Plan.Cluster.Count, prediction, null));
        for (var (doubled, factor) = (0, 2L); doubled < doublings && data * factor <= int.MaxValue; doubled++, factor *= 2)
        {
            points.Add(At(prediction.Plan, (int)(data * factor)));
            if (points[^1].Prediction is null)
                break;
        }

        return points;
    }

    /// <summary>What the next doubling buys, in a sentence, or null where the run cannot be doubled.</summary>
    /// <param name="points">From <see cref="Of"/>.</param>
    /// <param name="count">Processors of the run.</param>
    public static string? NextDoubling(IReadOnlyList<ScalingPoint> points, int count)
    {
        var (now, doubled) = (points.FirstOrDefault(point => point.Count == count)?.Prediction, points.FirstOrDefault(point => point.Count == 2L * count)?.Prediction);
        if (now is null || doubled is null)
            return null;
        var time = doubled.Step.Total / now.Step.Total;
        return string.Create(CultureInfo.InvariantCulture, $"{doubled.Plan.Cluster.Count:N0} processors would take {time:P0} of the time and {2 * time - 1:P0} more processor-hours.");
    }

    /// <summary>What breaks first when processors are doubled, in a sentence.</summary>
    /// <param name="points">From <see cref="Of"/>.</param>
    public static string FirstBreak(IReadOnlyList<ScalingPoint> points)
    {
        if (points.SkipWhile(point => point.Prediction is null).FirstOrDefault(point => point.Prediction is null) is { } stopped)
            return $"At {stopped.Count:N0} processors: {stopped.Reason}";
        var predicted = points.Where(point => point.Prediction is not null).ToArray();
        var (first, end) = (predicted[0], predicted[^1]);
        var (before, last) = (first.Prediction!, end.Prediction!);
        var (name, growth) = new (string Name, double Growth)[]
        {
            ("the pipeline's bubble", Share(last, step => step.Bubble) - Share(before, step => step.Bubble)),
            ("gradients between data ranks", Share(last, step => step.Data) - Share(before, step => step.Data)),
            ("the optimizer and what a step costs anyway", Share(last, step => step.Optimizer + step.Overhead) - Share(before, step => step.Optimizer + step.Overhead)),
        }.MaxBy(pair => pair.Growth);
        return growth < 0.005
            ? string.Create(CultureInfo.InvariantCulture, $"Nothing up to {end.Count:N0} processors.")
            : string.Create(CultureInfo.InvariantCulture, $"{char.ToUpperInvariant(name[0])}{name[1..]}: from {first.Count:N0} to {end.Count:N0} processors its share of a step grows by {growth:P0}.");
    }

    private static double Share(Prediction prediction, Func<StepBreakdown, TimeSpan> part) => part(prediction.Step) / prediction.Step.Total;

    private static ScalingPoint At(RunPlan plan, int data)
    {
        var layout = plan.Layout with { Data = data };
        if (layout.RankCount > int.MaxValue)
            return new(int.MaxValue, null, "more processors than the planner counts");
        var scaled = plan with { Layout = layout, Cluster = plan.Cluster with { Count = (int)layout.RankCount } };
        // A smaller micro-batch keeps every data rank busy where the batch would not divide.
        for (var size = plan.MicroBatch; size >= 1; size /= 2)
        {
            var candidate = scaled with { MicroBatch = size };
            if (PlanCheck.Problem(candidate) is null)
                return new(scaled.Cluster.Count, Planner.Predict(candidate), null);
        }

        return new(scaled.Cluster.Count, null, PlanCheck.Problem(scaled));
    }
}
