using Hanul.Models;

namespace Hanul.Training.Benchmarks;

/// <summary>One model trained from one seed, a stretch at a time.</summary>
/// <param name="Model">The recipe's name.</param>
/// <param name="Seed">Where its random numbers start.</param>
/// <param name="Recipe">What it trains.</param>
/// <param name="Folder">Where it lives.</param>
internal sealed record ComparedRun(string Model, int Seed, Recipe Recipe, string Folder)
{
    /// <summary>Steps of the whole run.</summary>
    internal int StepCount => (int)((Recipe.Training.Tokens!.Value + TokensPerStep - 1) / TokensPerStep);

    /// <summary>The model.</summary>
    internal ModelSpec Spec => Recipe.Model.ToSpec(Recipe.Tokenizer.VocabularySize, Recipe.Data.ContextLength);

    private long TokensPerStep => Recipe.Training.TokensPerStep(Recipe.Data.ContextLength);

    /// <summary>What it has measured so far.</summary>
    internal LossCurve Curve() => LossCurve.Read(Folder);

    /// <summary>Trains on from where the run is, up to a step; does nothing where it is already there.</summary>
    internal void TrainTo(int step, CancellationToken ct)
    {
        if (Curve().LastStep >= step)
            return;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        TrainingRun.Run(Recipe, Folder, resume: true, new StopAt(step, stop), stop.Token);
        ct.ThrowIfCancellationRequested();
    }

    /// <summary>Its name, for people.</summary>
    public override string ToString() => $"{Model}, seed {Seed}";

    private sealed class StopAt(int step, CancellationTokenSource stop) : IProgress<TrainingEvent>
    {
        public void Report(TrainingEvent value)
        {
            if (value is TrainingStep taken && taken.Step >= step)
                stop.Cancel();
        }
    }
}
