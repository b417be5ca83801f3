using System.Diagnostics;
using Hanul.Models;

namespace Hanul.Training;

/// <summary>The steps of a run, with what comes between them: evaluation, metrics, checkpoints, the end.</summary>
internal sealed class TrainingLoop
{
    private const int LeastStepsOfARate = 8;

    private readonly Recipe recipe;
    private readonly TrainingState state;
    private readonly PreparedCorpus corpus;
    private readonly CheckpointStore store;
    private readonly RunMetrics metrics;
    private readonly IProgress<TrainingEvent>? progress;
    private readonly Trainer trainer;
    private readonly Evaluator evaluator;
    private readonly double operationsPerToken;
    private readonly double matmulPeak;
    private TrainingPlan plan;
    private LearningRateSchedule schedule;

    internal TrainingLoop(
        Recipe recipe, TrainingPlan plan, TrainingState state, PreparedCorpus corpus, TrainingWindows windows, Evaluator evaluator,
        CheckpointStore store, RunMetrics metrics, double matmulPeak, IProgress<TrainingEvent>? progress)
    {
        (this.recipe, this.plan, this.state, this.corpus) = (recipe, plan, state, corpus);
        (this.store, this.metrics, this.progress, this.matmulPeak) = (store, metrics, progress, matmulPeak);
        trainer = new(recipe.Training, windows, state);
        this.evaluator = evaluator;
        schedule = new(recipe.Training, plan);
        operationsPerToken = ModelCounts.TrainingFlops(state.Module.Spec, recipe.Data.ContextLength);
    }

    /// <summary>Runs to the end, or to the step in which it is cancelled.</summary>
    /// <exception cref="InvalidDataException">Too many steps in a row had to be skipped.</exception>
    internal TrainingOutcome Run(CancellationToken ct)
    {
        var (firstStep, before, clock) = (state.Step, state.Elapsed, Stopwatch.StartNew());
        var sinceCheckpoint = Stopwatch.StartNew();
        var planned = (state.Step, state.Elapsed);
        var newest = store.Steps.Contains(state.Step) ? store.PathOf(state.Step) : Save();
        while (state.Step < plan.Steps && !ct.IsCancellationRequested)
        {
            var rate = schedule.At(state.Step + 1);
            var watch = Stopwatch.StartNew();
            var result = trainer.Take(rate);
            var duration = watch.Elapsed;
            var evaluated = plan.EvaluatesAfter(state.Step);
            if (evaluated)
                state.Validation = evaluator.Measure(state.Module, CancellationToken.None);
            state.Elapsed = before + clock.Elapsed;
            var left = clock.Elapsed / (state.Step - firstStep) * (plan.Steps - state.Step);
            Report(Describe(result, rate, duration, left, evaluated));
            StopIfLost(result, newest);
            if (IsCheckpointDue(result, sinceCheckpoint.Elapsed, ct))
            {
                planned = PlanAgain(planned);
                newest = Save();
                sinceCheckpoint.Restart();
            }
        }

        return new(state.Step == plan.Steps, state.Step, newest, state.Loss, state.Validation?.Loss, state.Validation?.BitsPerByte);
    }

    /// <summary>
    /// Where a wall-clock budget decides, as many more steps as it still holds at the rate since the last checkpoint: machines are not as fast
    /// at all times as they were when the run was planned. The checkpoint that follows keeps the new number. A handful of steps says nothing
    /// about the rate and changes nothing.
    /// </summary>
    /// <returns>From where the rate is measured next.</returns>
    private (int Step, TimeSpan Elapsed) PlanAgain((int Step, TimeSpan Elapsed) last)
    {
        var steps = state.Step - last.Step;
        if (recipe.Training.Minutes is not { } minutes || state.Step >= plan.Steps || steps < LeastStepsOfARate)
            return last;
        var left = RateProbe.Usable(TimeSpan.FromMinutes(minutes)) - state.Elapsed;
        plan = plan.Within(left, state.Step, (state.Elapsed - last.Elapsed) / steps);
        schedule = new(recipe.Training, plan);
        return (state.Step, state.Elapsed);
    }

    /// <summary>While steps are being skipped, the weights are in doubt and no older checkpoint gives way to them.</summary>
    private bool IsCheckpointDue(StepResult result, TimeSpan sinceLast, CancellationToken ct)
    {
        if (state.Step == plan.Steps || ct.IsCancellationRequested)
            return true;
        var (every, minutes) = (recipe.Checkpoints.Every, recipe.Checkpoints.Minutes);
        return result.Refused is null
            && ((every > 0 && state.Step % every == 0) || (minutes > 0 && sinceLast.TotalMinutes >= minutes));
    }

    private string Save()
    {
        if (!state.IsFinite())
        {
            throw new InvalidDataException(
                $"After step {state.Step} the weights are not finite numbers any more; nothing was saved. {Advice(store)}");
        }

        metrics.Flush();
        var folder = state.Save(store, plan, corpus.Tokenizer);
        progress?.Report(new CheckpointWritten(state.Step, folder));
        return folder;
    }

    private void Report(TrainingStep step)
    {
        metrics.Append(step);
        progress?.Report(step);
        if (step.Skipped is not null)
            progress?.Report(new TrainingNote($"Step {step.Step} was skipped: {step.Skipped}. Weights and optimizer are as before."));
    }

    private TrainingStep Describe(StepResult result, double learningRate, TimeSpan duration, TimeSpan left, bool evaluated)
    {
        var tokens = recipe.Training.TokensPerStep(recipe.Data.ContextLength);
        var rate = tokens / duration.TotalSeconds;
        return new()
        {
            Step = state.Step,
            Of = plan.Steps,
            Loss = result.Loss,
            ValidationLoss = evaluated ? state.Validation?.Loss : null,
            BitsPerByte = evaluated ? state.Validation?.BitsPerByte : null,
            LearningRate = learningRate,
            GradientNorm = result.GradientNorm,
            Tokens = tokens * state.Step,
            Duration = duration,
            Elapsed = state.Elapsed,
            TokensPerSecond = rate,
            Utilisation = rate * operationsPerToken / matmulPeak,
            TimeLeft = left,
            Skipped = result.Refused,
            Routers = result.Routers,
        };
    }

    private void StopIfLost(StepResult result, string newest)
    {
        if (state.Guard.RefusedInRow < recipe.Training.SkippedStepsLimit)
            return;
        metrics.Flush();
        throw new InvalidDataException(
            $"Training stopped after step {state.Step}: {state.Guard.RefusedInRow} steps in a row were skipped, " +
            $"the last because {result.Refused}. The checkpoint {newest} is good. {Advice(store)}");
    }

    private static string Advice(CheckpointStore store) =>
        $"Resume from {store.Folder} with a lower learning rate (--resume --set training.learningRate=…), " +
        "or begin anew with a longer warm-up.";
}
