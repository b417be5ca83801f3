namespace Hanul.Planning;

/// <summary>Predicts runs.</summary>
public static class Planner
{
    /// <summary>Memory and time of a run.</summary>
    /// <param name="plan">The run.</param>
    /// <param name="calibration">Constants other than the fitted ones, or null.</param>
    /// <exception cref="ArgumentException">The plan is impossible; the message says which constraint kills it.</exception>
    public static Prediction Predict(TrainingPlan plan, Calibration? calibration = null)
    {
        if (PlanCheck.Problem(plan) is { } problem)
            throw new ArgumentException(problem);
        var step = new StepTime(plan, calibration ?? Calibration.Default);
        return new() { Plan = plan, Stages = new MemoryModel(plan, step).Stages(), Step = step.Predict() };
    }
}
