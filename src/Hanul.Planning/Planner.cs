namespace Hanul.Planning;

/// <summary>Predicts runs.</summary>
public static class Planner
{
    /// <summary>Memory and time of a run.</summary>
    /// <param name="plan">The run.</param>
    /// <param name="calibration">Constants other than the fitted ones, or null.</param>
    /// <exception cref="InvalidDataException">The plan is impossible; the message says which constraint kills it.</exception>
    public static Prediction Predict(RunPlan plan, Calibration? calibration = null)
    {
        if (PlanCheck.Problem(plan) is { } problem)
            throw new InvalidDataException(problem);
        var step = new StepTime(plan, calibration ?? Constants(plan));
        return new() { Plan = plan, Stages = new MemoryModel(plan, step).Stages(), Step = step.Predict() };
    }

    /// <summary>Memory, and time only where the fullest stage fits: counting memory is much cheaper.</summary>
    /// <param name="plan">A plan that <see cref="PlanCheck"/> has nothing against.</param>
    /// <param name="bytes">What the fullest stage needs.</param>
    internal static Prediction? PredictIfFits(RunPlan plan, out double bytes)
    {
        var step = new StepTime(plan, Constants(plan));
        var stages = new MemoryModel(plan, step).Stages();
        bytes = stages.Max(stage => stage.Total);
        return bytes <= plan.Cluster.Accelerator.MemoryGiB * (1L << 30) ? new() { Plan = plan, Stages = stages, Step = step.Predict() } : null;
    }

    private static Calibration Constants(RunPlan plan) => plan.Cluster.Accelerator.Constants ?? Calibration.Default;
}
