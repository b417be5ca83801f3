using TorchSharp;

namespace Hanul.Training;

/// <summary>What one optimizer step gave.</summary>
/// <param name="Loss">Mean cross-entropy of its tokens, in nats.</param>
/// <param name="GradientNorm">The norm of the mean gradient, before clipping.</param>
/// <param name="Refused">Why the weights were left alone; null where they moved.</param>
/// <param name="Routers">What the routers did.</param>
internal sealed record StepResult(double Loss, double GradientNorm, string? Refused, IReadOnlyList<RouterLoad> Routers);

/// <summary>Takes optimizer steps: gradients of accumulated batches, the spike rule, clipping, AdamW.</summary>
/// <param name="recipe">The recipe.</param>
/// <param name="windows">The training text.</param>
/// <param name="state">What moves.</param>
internal sealed class Trainer(TrainingRecipe recipe, TrainingWindows windows, TrainingState state)
{
    /// <summary>Takes one step with a learning rate, or refuses it and leaves weights and optimizer as they are.</summary>
    internal StepResult Take(double learningRate)
    {
        var loss = 0.0;
        var routers = new List<IReadOnlyList<RouterStatistics>>(recipe.Accumulation);
        state.Parameters.ZeroGradients();
        for (var i = 0; i < recipe.Accumulation; i++)
        {
            using var scope = torch.NewDisposeScope();
            using var batch = windows.Read(state.NextSample, recipe.BatchSize);
            using var result = state.Module.Loss(batch.Tokens, batch.Targets, state.Module.Settings.DocumentMask ? batch.Documents : null);
            result.Loss.backward();
            loss += result.CrossEntropy;
            routers.Add(result.Routers);
            state.NextSample += recipe.BatchSize;
        }

        loss /= recipe.Accumulation;
        var norm = state.Parameters.GradientNorm() / recipe.Accumulation;
        var refused = state.Guard.Refuse(loss, norm);
        if (refused is null)
            state.Optimizer.Step(learningRate, Clip(norm) / recipe.Accumulation);
        state.Step++;
        state.Loss = loss;
        return new(loss, norm, refused, RouterLoad.Mean(routers));
    }

    private double Clip(double norm) => recipe.GradientClip > 0 && norm > recipe.GradientClip ? recipe.GradientClip / norm : 1;
}
