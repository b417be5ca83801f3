using System.Diagnostics;

namespace Hanul.Planning;

/// <summary>What a search found.</summary>
public sealed record SearchOutcome
{
    /// <summary>The fastest plan that fits, or null where none does.</summary>
    public Prediction? Best { get; init; }

    /// <summary>The second fastest with another layout, or null.</summary>
    public Prediction? RunnerUp { get; init; }

    /// <summary>Plans of which none is better in time, processors and memory to spare at once; fastest first.</summary>
    public required IReadOnlyList<Prediction> Front { get; init; }

    /// <summary>Legal plans looked at, and those of them whose time was predicted because they fit.</summary>
    public required int Legal { get; init; }

    /// <summary>Legal plans that fit.</summary>
    public required int Fitting { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Where nothing fits: what kills it, and the nearest plan that would do.</summary>
    public string? Verdict { get; init; }

    /// <summary>Why the runner-up lost, in a sentence, or null.</summary>
    public string? WhyRunnerUpLost => Best is { } best && RunnerUp is { } other ? Explain(best, other) : null;

    // Equal products on the busiest stage cost more only where that stage has more layers.
    private static string Products(Prediction best, Prediction other) =>
        best.Plan.Layout.Tensor == other.Plan.Layout.Tensor && best.Plan.MicroBatch == other.Plan.MicroBatch && best.Plan.Layout.Context == other.Plan.Layout.Context
            ? "stages of more layers than the mean" : "smaller matrix products";

    /// <summary>How far another plan is behind, and mostly by what.</summary>
    /// <param name="best">The faster one.</param>
    /// <param name="other">The slower one.</param>
    public static string Explain(Prediction best, Prediction other)
    {
        var parts = new (string Name, Func<StepBreakdown, TimeSpan> Part)[]
        {
            ("recomputation", step => step.Recompute), ("tensor traffic", step => step.Tensor), ("expert traffic", step => step.Expert),
            ("context traffic", step => step.Context), ("the pipeline's bubble", step => step.Bubble), ("traffic between stages", step => step.Pipeline),
            ("traffic between data ranks", step => step.Data), (Products(best, other), step => step.Compute), ("the optimizer", step => step.Optimizer),
            ("overhead", step => step.Overhead),
        };
        var (name, more) = parts.Select(part => (part.Name, More: part.Part(other.Step) - part.Part(best.Step))).MaxBy(pair => pair.More);
        var slower = other.Step.Total / best.Step.Total - 1;
        return $"{other.Plan.Layout} is {slower:P1} slower, mostly by {name} ({more.TotalSeconds:+0.000} s a step).";
    }
}

/// <summary>Looks at every legal layout: memory first, because it is cheap to count and kills most; then time.</summary>
public static class LayoutSearch
{
    // Fewer processors than asked for belong on the front too: halves of the cluster, down to a sixteenth.
    private const int Halvings = 4;

    /// <summary>Searches.</summary>
    /// <param name="request">Model, cluster, batch, software and format; and whatever of the layout, micro-batch, recomputation and ZeRO stage is not to be sought.</param>
    /// <param name="cancel">Stops the search.</param>
    public static SearchOutcome Run(PlanRequest request, CancellationToken cancel = default)
    {
        var start = request.Plan();
        var clock = Stopwatch.StartNew();
        var (legal, fitting) = (0, new List<Prediction>());
        Misfit? closest = null;
        for (var (halving, count) = (0, start.Cluster.Count); halving <= Halvings && count >= 1; halving++, count /= 2)
        {
            var here = Fitting(SearchSpace.Plans(request, count), cancel, ref legal, ref closest);
            fitting.AddRange(here);
            if (here.Count == 0 && halving > 0)
                break;
        }

        var whole = fitting.Where(each => each.Plan.Cluster.Count == start.Cluster.Count).OrderBy(each => each.Step.Total).ToArray();
        var best = whole.FirstOrDefault();
        return new()
        {
            Best = best,
            RunnerUp = whole.FirstOrDefault(each => each.Plan.Layout != best!.Plan.Layout),
            Front = Front(fitting),
            Legal = legal,
            Fitting = fitting.Count,
            Elapsed = clock.Elapsed,
            Verdict = best is null ? Verdict(request, start, legal, closest, cancel) : null,
        };
    }

    private static List<Prediction> Fitting(IEnumerable<RunPlan> plans, CancellationToken cancel, ref int legal, ref Misfit? closest)
    {
        var found = new List<Prediction>();
        var (seen, nearest) = (0, closest);
        Parallel.ForEach(plans, new() { CancellationToken = cancel }, plan =>
        {
            if (PlanCheck.Problem(plan) is not null)
                return;
            var prediction = Planner.PredictIfFits(plan, out var bytes);
            lock (found)
            {
                seen++;
                if (prediction is not null)
                    found.Add(prediction);
                else if (nearest is null || bytes < nearest.Bytes)
                    nearest = new(plan, bytes);
            }
        });
        legal += seen;
        closest = nearest;
        return found;
    }

    private static List<Prediction> Front(List<Prediction> fitting)
    {
        var front = new List<Prediction>();
        foreach (var each in fitting.OrderBy(each => each.Step.Total).ThenBy(each => each.Plan.Cluster.Count).ThenBy(each => each.Memory.Total))
        {
            if (!front.Any(better => better.Plan.Cluster.Count <= each.Plan.Cluster.Count && better.Memory.Total <= each.Memory.Total))
                front.Add(each);
        }

        return front;
    }

    private static string Verdict(PlanRequest request, RunPlan start, int legal, Misfit? closest, CancellationToken cancel)
    {
        var name = start.Cluster.Accelerator.Name;
        if (legal == 0 || closest is null)
        {
            if (PlanCheck.Problem(start) is { } problem)
                return problem;
            return $"No layout is legal: a batch of {start.GlobalBatch:N0} samples must divide among the data ranks, and {start.Cluster.Count:N0} processors into " +
                $"data × tensor × pipeline; try a batch that is a multiple of {start.Cluster.Count:N0}, or another number of processors.";
        }

        var killed = $"Memory kills it: of {legal:N0} legal layouts the leanest ({closest.Plan.Layout}) needs {closest.Bytes / (1L << 30):N0} GiB on a {name} of {start.Cluster.Accelerator.MemoryGiB:N0}.";
        for (var count = (long)start.Cluster.Count * 2; count <= (long)start.Cluster.Count * 4096 && count <= 1_000_000; count *= 2)
        {
            var (seen, nearest) = (0, (Misfit?)null);
            var leanest = SearchSpace.Plans(request, (int)count).Where(plan => plan.MicroBatch == 1 && plan.Recomputation == Recomputation.Full);
            if (Fitting(leanest, cancel, ref seen, ref nearest).MinBy(each => each.Step.Total) is { } enough)
                return $"{killed} The nearest that fits: {count:N0} × {name} as {enough.Plan.Layout} with full recomputation, {enough.Step.Total.TotalSeconds:0.##} s a step.";
        }

        return $"{killed} No number of {name} up to 1,000,000 holds it at this batch; a larger batch, or one that divides by more numbers, allows more data ranks.";
    }

    private sealed record Misfit(RunPlan Plan, double Bytes);
}
