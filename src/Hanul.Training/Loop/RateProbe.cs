using System.Diagnostics;
using Hanul.Models;

namespace Hanul.Training;

/// <summary>
/// Decides how many steps fit a wall-clock budget: takes a few steps of a copy of the run that is then thrown away, so that the run itself
/// starts from its seed whatever the machine did.
/// </summary>
internal static class RateProbe
{
    private const int LeastSteps = 4;

    // Of the budget: what may be spent on measuring and on evaluations, and what is kept back because rates drift.
    private const double ProbeShare = 0.03, EvaluationShare = 0.15, Reserve = 0.03;
    private static readonly TimeSpan LongestProbe = TimeSpan.FromSeconds(5);

    /// <summary>The part of a budget that is planned for; the rest is kept back for what nobody foresees.</summary>
    internal static TimeSpan Usable(TimeSpan budget) => budget * (1 - Reserve);

    internal static TrainingPlan PlanWithin(
        TimeSpan budget, Recipe recipe, ModelSpec spec, TrainingWindows windows, Evaluator evaluator, CancellationToken ct)
    {
        var all = Stopwatch.StartNew();
        using var state = new TrainingState(recipe, spec);
        var trainer = new Trainer(recipe.Training, windows, state);
        var seconds = new List<double>();
        var probe = TimeSpan.FromTicks(Math.Min(LongestProbe.Ticks, (budget * ProbeShare).Ticks));
        while (seconds.Count <= LeastSteps || (all.Elapsed < probe && seconds.Count < 100))
        {
            ct.ThrowIfCancellationRequested();
            var watch = Stopwatch.StartNew();
            trainer.Take(recipe.Training.LearningRate / 100);
            seconds.Add(watch.Elapsed.TotalSeconds);
        }

        // The first step also compiles and allocates.
        var step = seconds.Skip(1).Order().ElementAt((seconds.Count - 1) / 2);
        var evaluation = evaluator.Time(state.Module).TotalSeconds;
        var left = (Usable(budget) - all.Elapsed).TotalSeconds;
        if (recipe.Evaluation.Every is { } every)
            return TrainingPlan.For(recipe, Count(left / (step + evaluation / every)));
        var evaluations = Math.Clamp((int)(left * EvaluationShare / evaluation), 1, TrainingPlan.Evaluations);
        return TrainingPlan.For(recipe, Count((left - evaluations * evaluation) / step), evaluations);
    }

    private static int Count(double steps) => (int)Math.Clamp(steps, 1, int.MaxValue);
}
