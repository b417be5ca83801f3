namespace Hanul.Planning;

/// <summary>Where a step's time goes, on the stage that has the most to do. The parts add up to the step.</summary>
public sealed record StepBreakdown
{
    /// <summary>Forward and backward passes, computed once.</summary>
    public required TimeSpan Compute { get; init; }

    /// <summary>Forward passes computed again.</summary>
    public required TimeSpan Recompute { get; init; }

    /// <summary>Tensor-parallel traffic that nothing hides.</summary>
    public required TimeSpan Tensor { get; init; }

    /// <summary>Exchanges between experts that nothing hides.</summary>
    public required TimeSpan Expert { get; init; }

    /// <summary>Context-parallel traffic that nothing hides.</summary>
    public required TimeSpan Context { get; init; }

    /// <summary>Activations on their way between stages.</summary>
    public required TimeSpan Pipeline { get; init; }

    /// <summary>Stages that wait for each other.</summary>
    public required TimeSpan Bubble { get; init; }

    /// <summary>Gradients and sharded weights that nothing hides.</summary>
    public required TimeSpan Data { get; init; }

    /// <summary>The optimizer.</summary>
    public required TimeSpan Optimizer { get; init; }

    /// <summary>The host starting kernels more slowly than they run; data, logging, and the slowest of many processors.</summary>
    public required TimeSpan Overhead { get; init; }

    /// <summary>Traffic of all kinds that runs beside computation.</summary>
    public required TimeSpan Hidden { get; init; }

    /// <summary>The step.</summary>
    public TimeSpan Total => Compute + Recompute + Tensor + Expert + Context + Pipeline + Bubble + Data + Optimizer + Overhead;
}
