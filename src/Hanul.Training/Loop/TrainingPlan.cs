namespace Hanul.Training;

/// <summary>What a recipe leaves open until the run begins, decided once and kept in every checkpoint.</summary>
/// <param name="Steps">Optimizer steps of the run.</param>
/// <param name="WarmupSteps">Steps of linear warm-up.</param>
/// <param name="EvaluationEvery">Steps from one evaluation to the next.</param>
public sealed record TrainingPlan(int Steps, int WarmupSteps, int EvaluationEvery)
{
    /// <summary>Evaluations of a run whose recipe does not say how often.</summary>
    internal const int Evaluations = 10;

    /// <summary>The plan for a number of steps.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="steps">Optimizer steps of the run.</param>
    /// <param name="evaluations">Evaluations of the run, where the recipe does not say how often.</param>
    public static TrainingPlan For(Recipe recipe, int steps, int evaluations = Evaluations) => new(
        steps,
        Math.Min(steps, recipe.Training.WarmupSteps ?? steps / 50),
        recipe.Evaluation.Every ?? Math.Max(1, steps / evaluations));

    /// <summary>The steps that a recipe names or that its tokens need; null where a wall-clock budget decides.</summary>
    /// <param name="recipe">The recipe.</param>
    internal static int? StepsOf(Recipe recipe)
    {
        if (recipe.Training.Tokens is not { } tokens)
            return recipe.Training.Steps;
        var each = recipe.Training.TokensPerStep(recipe.Data.ContextLength);
        return (int)Math.Clamp((tokens + each - 1) / each, 1, int.MaxValue);
    }

    /// <summary>This plan with as many more steps as fit a stretch of time, at least one.</summary>
    /// <param name="left">The time that is left.</param>
    /// <param name="done">Steps that are done.</param>
    /// <param name="each">What a step takes.</param>
    internal TrainingPlan Within(TimeSpan left, int done, TimeSpan each) =>
        this with { Steps = done + (int)Math.Clamp(left / each, 1, int.MaxValue - done) };

    /// <summary>True where the validation loss is measured after a step.</summary>
    /// <param name="step">The step, from 1.</param>
    public bool EvaluatesAfter(int step) => step == Steps || step % EvaluationEvery == 0;
}
