using Hanul.Models;

namespace Hanul.Training.Benchmarks;

/// <summary>What one model reached, over all seeds, beside the dense model.</summary>
internal sealed record ModelOutcome
{
    internal required string Model { get; init; }

    internal required ModelCounts Counts { get; init; }

    /// <summary>Operations of one trained token.</summary>
    internal required double FlopsPerToken { get; init; }

    /// <summary>The curve of each seed, in the order of the seeds, all cut at the same step.</summary>
    internal required IReadOnlyList<LossCurve> Curves { get; init; }

    /// <summary>For each seed, where the curve falls to the last loss of the dense model of that seed; null where it does not.</summary>
    internal required IReadOnlyList<LossPoint?> ReachedDense { get; init; }

    internal double MeanLoss => Curves.Average(curve => curve.Final.Loss);

    /// <summary>Half the distance between the best and the worst seed.</summary>
    internal double HalfRange => (Curves.Max(curve => curve.Final.Loss) - Curves.Min(curve => curve.Final.Loss)) / 2;

    /// <summary>Mean milliseconds of a step over all seeds.</summary>
    internal double MillisecondsPerStep => Curves.Sum(curve => curve.Final.Time.TotalMilliseconds) / Curves.Sum(curve => curve.Final.Step);
}

/// <summary>Dense and sparse models of equal operations a token, at the last step that all of them have reached.</summary>
internal sealed record Comparison(IReadOnlyList<int> Seeds, int Step, int PlannedSteps, long Tokens, IReadOnlyList<ModelOutcome> Outcomes)
{
    internal ModelOutcome Dense => Outcomes[0];

    /// <summary>Compares runs; the first model is the one that the others are held against.</summary>
    /// <exception cref="InvalidDataException">A run has not come to its first evaluation yet.</exception>
    internal static Comparison Of(IReadOnlyList<ComparedRun> runs)
    {
        var curves = runs.ToDictionary(run => run, run => run.Curve());
        var young = runs.FirstOrDefault(run => curves[run].Points.Count == 0);
        if (young is not null)
            throw new InvalidDataException($"The run in {young.Folder} has no validation loss yet. Let it train on, then run this again.");
        var step = curves.Values.Min(curve => curve.Final.Step);
        var seeds = runs.Select(run => run.Seed).Distinct().ToArray();
        var models = runs.GroupBy(run => run.Model).ToArray();
        var dense = models[0].Select(run => curves[run].Until(step)).ToArray();
        var outcomes = models.Select(model =>
        {
            var mine = model.Select(run => curves[run].Until(step)).ToArray();
            var spec = model.First().Spec;
            return new ModelOutcome
            {
                Model = model.Key,
                Counts = ModelCounts.Of(spec),
                FlopsPerToken = ModelCounts.TrainingFlops(spec, spec.ContextLength),
                Curves = mine,
                ReachedDense = mine.Select((curve, i) => curve.Reaching(dense[i].Final.Loss)).ToArray(),
            };
        });
        return new(seeds, step, runs.Max(run => run.StepCount), dense[0].Final.Tokens, outcomes.ToArray());
    }
}
