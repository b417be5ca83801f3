using System.Diagnostics;
using TorchSharp;

namespace Hanul.Training;

/// <summary>A recipe and how long one of its steps takes here.</summary>
/// <param name="Recipe">The recipe, with nothing left to the machine.</param>
/// <param name="Step">The median of its steps.</param>
public sealed record ProbedStep(Recipe Recipe, TimeSpan Step);

/// <summary>Times optimizer steps of a recipe on tokens drawn as unevenly as text has them, as the training loop takes them, without a corpus.</summary>
public static class StepProbe
{
    private const int LeastSteps = 3, MostSteps = 200;

    // Tokens of text are mostly a few frequent ones; the cube of an even draw is about as uneven.
    private const double TextSkew = 3;

    /// <summary>Times one recipe.</summary>
    /// <param name="recipe">The recipe; its corpus and tokenizer are not read, the vocabulary's size is.</param>
    /// <param name="budget">How long to go on after the first step, which also allocates.</param>
    /// <param name="cancel">Stops between steps.</param>
    public static ProbedStep Measure(Recipe recipe, TimeSpan budget, CancellationToken cancel = default)
    {
        var resolved = MachineDefaults.Resolve(recipe);
        TorchSettings.SetThreads(resolved.Training.Threads);
        var spec = resolved.Model.ToSpec(resolved.Tokenizer.VocabularySize, resolved.Data.ContextLength);
        using var state = new TrainingState(resolved, spec);
        var random = new Random(1);
        Take(state, resolved, random);
        var seconds = new List<double>();
        for (var all = Stopwatch.StartNew(); seconds.Count < LeastSteps || (all.Elapsed < budget && seconds.Count < MostSteps);)
        {
            cancel.ThrowIfCancellationRequested();
            var watch = Stopwatch.StartNew();
            Take(state, resolved, random);
            seconds.Add(watch.Elapsed.TotalSeconds);
        }

        return new(resolved, TimeSpan.FromSeconds(seconds.Order().ElementAt(seconds.Count / 2)));
    }

    private static void Take(TrainingState state, Recipe recipe, Random random)
    {
        state.Parameters.ZeroGradients();
        for (var i = 0; i < recipe.Training.Accumulation; i++)
        {
            using var scope = torch.NewDisposeScope();
            using var tokens = Tokens(recipe, random);
            using var targets = Tokens(recipe, random);
            using var result = state.Module.Loss(tokens, targets, null);
            result.Loss.backward();
        }

        var norm = state.Parameters.GradientNorm();
        state.Optimizer.Step(recipe.Training.LearningRate / 100, Math.Min(1, 1 / (norm + 1e-6)));
    }

    private static torch.Tensor Tokens(Recipe recipe, Random random)
    {
        var ids = new long[recipe.Training.BatchSize * recipe.Data.ContextLength];
        for (var i = 0; i < ids.Length; i++)
            ids[i] = (long)(recipe.Tokenizer.VocabularySize * Math.Pow(random.NextDouble(), TextSkew));
        return torch.tensor(ids).view(recipe.Training.BatchSize, recipe.Data.ContextLength).to(MachineDefaults.DeviceOf(recipe));
    }
}
