namespace Hanul.Training;

/// <summary>The constants of <see cref="Muon"/>; the learning rate comes with every step.</summary>
public sealed record MuonSettings
{
    /// <summary>How much of the old mean gradient is kept.</summary>
    public double Momentum { get; init; } = 0.95;

    /// <summary>The decoupled decay of the matrices.</summary>
    public double WeightDecay { get; init; } = 0.1;

    /// <summary>What trains everything else.</summary>
    public AdamWSettings Rest { get; init; } = new();
}
