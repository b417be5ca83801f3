namespace Hanul.Training;

/// <summary>The learning rate of every step: linear warm-up, then cosine or warm-up-stable-decay.</summary>
/// <param name="training">The recipe's rates and shares.</param>
/// <param name="plan">The number of steps.</param>
public sealed class LearningRateSchedule(TrainingRecipe training, TrainingPlan plan)
{
    /// <summary>The learning rate of a step.</summary>
    /// <param name="step">The step, from 1.</param>
    public double At(int step)
    {
        if (step <= plan.WarmupSteps)
            return training.LearningRate * step / plan.WarmupSteps;
        var lowest = training.LearningRate * training.MinimumRatio;
        return lowest + (training.LearningRate - lowest) * Share(step);
    }

    private double Share(int step)
    {
        if (training.Schedule == ScheduleKind.Cosine)
            return 0.5 * (1 + Math.Cos(Math.PI * Progress(step, plan.WarmupSteps)));
        var decaySteps = (int)Math.Round(plan.Steps * training.DecayFraction);
        return 1 - Progress(step, Math.Max(plan.WarmupSteps, plan.Steps - decaySteps));
    }

    private double Progress(int step, int from) => step <= from ? 0 : (double)(step - from) / Math.Max(1, plan.Steps - from);
}
