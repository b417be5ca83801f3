namespace Hanul.Training;

/// <summary>The constants of AdamW (Loshchilov and Hutter, 2019); the learning rate comes with every step.</summary>
public sealed record AdamWSettings
{
    /// <summary>How much of the old mean gradient is kept.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>How much of the old mean squared gradient is kept.</summary>
    public double Beta2 { get; init; } = 0.95;

    /// <summary>What is added to the root of the mean squared gradient.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>The decoupled decay: a weight shrinks by this times the learning rate at every step. <see cref="WeightDecay"/> says which.</summary>
    public double WeightDecay { get; init; } = 0.1;
}
