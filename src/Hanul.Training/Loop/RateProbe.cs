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

    // Of the budget: what may be spent on measuring, and what is kept back because rates drift.
    private const double ProbeShare = 0.03, Reserve = 0.03;

    internal static int StepsWithin(
        TimeSpan budget, Recipe recipe, ModelSpec spec, TrainingWindows windows, Evaluator evaluator, CancellationToken ct)
    {
        var all = Stopwatch.StartNew();
        using var state = new TrainingState(recipe, spec);
        var trainer = new Trainer(recipe.Training, windows, state);
        var seconds = new List<double>();
        while (seconds.Count <= LeastSteps || (all.Elapsed < budget * ProbeShare && seconds.Count < 100))
        {
            ct.ThrowIfCancellationRequested();
            var watch = Stopwatch.StartNew();
            trainer.Take(recipe.Training.LearningRate / 100);
            seconds.Add(watch.Elapsed.TotalSeconds);
        }

        // The first step also compiles and allocates.
        var step = seconds.Skip(1).Order().ElementAt((seconds.Count - 1) / 2);
        var evaluation = Stopwatch.StartNew();
        evaluator.Measure(state.Module, ct);
        var evaluations = recipe.Evaluation.Every is null ? 10 : 0;
        var each = step + (recipe.Evaluation.Every is { } every ? evaluation.Elapsed.TotalSeconds / every : 0);
        var left = (budget * (1 - Reserve) - all.Elapsed).TotalSeconds - evaluations * evaluation.Elapsed.TotalSeconds;
        return (int)Math.Clamp(left / each, 1, int.MaxValue);
    }
}
