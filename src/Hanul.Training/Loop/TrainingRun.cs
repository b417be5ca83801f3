namespace Hanul.Training;

/// <summary>A training run from recipe to checkpoint: what <c>hanul train</c> calls.</summary>
public static class TrainingRun
{
    /// <summary>Trains, or goes on training.</summary>
    /// <param name="recipe">What to train, on what, for how long.</param>
    /// <param name="runFolder">Where the run lives; made where it is missing.</param>
    /// <param name="resume">True to go on from the newest whole checkpoint of the folder, if there is one.</param>
    /// <param name="progress">Told of every step and of what happens between them, on the training thread.</param>
    /// <param name="ct">Ends the run after the step in progress, with a checkpoint.</param>
    /// <returns>How it ended. A cancelled run is not an error: it can be resumed.</returns>
    /// <exception cref="InvalidDataException">The recipe, the corpus or the folder does not fit, or the loss diverged.</exception>
    /// <exception cref="IOException">The folder is in use or holds a run, or the disk is full; older checkpoints are whole.</exception>
    /// <exception cref="NotSupportedException">libtorch does not load, or the recipe asks for a device that is not here.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled before its first step.</exception>
    public static TrainingOutcome Run(
        Recipe recipe, string runFolder, bool resume, IProgress<TrainingEvent>? progress = null, CancellationToken ct = default)
    {
        recipe = MachineDefaults.Resolve(recipe);
        using var folder = RunFolder.Claim(runFolder);
        if (folder.HoldsRun)
            Continue(folder, recipe, resume, progress);
        else
            folder.Write(recipe);
        TorchSettings.SetThreads(recipe.Training.Threads);
        var store = new CheckpointStore(folder.Checkpoints, recipe.Checkpoints.Keep);
        var found = store.FindNewest(sentence => progress?.Report(new TrainingNote(sentence)));
        if (found is null && store.Steps.Count > 0)
        {
            throw new InvalidDataException(
                $"None of the checkpoints in {store.Folder} is whole. " +
                "Bring one back from a copy, or remove that folder to begin again from step 1.");
        }

        using var corpus = new CorpusPreparation(recipe, folder, progress).Open(begun: found is not null, ct);
        var spec = recipe.Model.ToSpec(corpus.Tokenizer.VocabularySize, recipe.Data.ContextLength);
        var windows = new TrainingWindows(corpus.Training, recipe.Data.ContextLength, recipe.Training.Seed);
        var evaluator = new Evaluator(
            new(corpus.Validation, recipe.Data.ContextLength, recipe.Training.BatchSize, recipe.Evaluation.Batches), corpus);

        progress?.Report(new TrainingPreparation("measuring this machine", null, ""));
        var peak = MachineDefaults.PeakFor(recipe);
        var plan = found?.Manifest.Plan ?? (TrainingPlan.StepsOf(recipe) is { } steps
            ? TrainingPlan.For(recipe, steps)
            : RateProbe.PlanWithin(TimeSpan.FromMinutes(recipe.Training.Minutes!.Value), recipe, spec, windows, evaluator, ct));
        using var state = new TrainingState(recipe, spec);
        if (found is { } checkpoint)
            state.Load(checkpoint.Folder, checkpoint.Manifest);
        store.RemoveAfter(found?.Manifest.Step ?? -1);
        using var metrics = RunMetrics.Open(folder.Path, state.Step);
        progress?.Report(new TrainingStarted(recipe, spec, plan, state.Step + 1, corpus.Training.Count, corpus.Validation.Count, peak));
        return new TrainingLoop(recipe, plan, state, corpus, windows, evaluator, store, metrics, peak, progress).Run(ct);
    }

    private static void Continue(RunFolder folder, Recipe recipe, bool resume, IProgress<TrainingEvent>? progress)
    {
        if (!resume)
            throw new IOException($"{folder.Path} already holds a run. Go on with it (--resume), or train in another folder (--out).");
        foreach (var sentence in folder.Compare(recipe))
            progress?.Report(new TrainingNote(sentence));
        folder.Write(recipe);
    }
}
