namespace Hanul.Training;

/// <summary>How a mixture of experts is trained (Fedus et al., 2021, section 2; z-loss: Zoph et al., 2022).</summary>
public sealed record MixtureRecipe
{
    /// <summary>
    /// Room of an expert while training, as a multiple of an even share of the tokens; tokens beyond it pass through the residual.
    /// </summary>
    public double CapacityFactor { get; init; } = 1.25;

    /// <summary>The same while evaluating.</summary>
    public double EvaluationCapacityFactor { get; init; } = 2;

    /// <summary>The router's input is multiplied by uniform numbers within this of one, while training.</summary>
    public double JitterEpsilon { get; init; } = 0.01;

    /// <summary>Weight of the load-balancing loss of each sparse layer.</summary>
    public double BalanceLossWeight { get; init; } = 0.01;

    /// <summary>Weight of the loss that keeps router logits small.</summary>
    public double ZLossWeight { get; init; } = 0.001;

    /// <summary>Dropout inside experts.</summary>
    public double ExpertDropout { get; init; }
}
