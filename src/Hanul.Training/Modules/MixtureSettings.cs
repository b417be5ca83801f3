namespace Hanul.Training;

/// <summary>How a mixture of experts is trained; the numbers of Switch Transformer (Fedus et al., 2021) and ST-MoE (Zoph et al., 2022).</summary>
public sealed record MixtureSettings
{
    /// <summary>
    /// An expert takes at most <c>tokens · active experts / experts · factor</c> tokens of a batch while training;
    /// later ones are dropped, which means that the layer adds nothing to them.
    /// </summary>
    public double CapacityFactor { get; init; } = 1.25;

    /// <summary>The same outside training.</summary>
    public double EvaluationCapacityFactor { get; init; } = 2.0;

    /// <summary>No expert's capacity is smaller than this many tokens.</summary>
    public int MinimumCapacity { get; init; } = 4;

    /// <summary>The router's input is multiplied by noise from <c>[1 − ε, 1 + ε]</c> while training.</summary>
    public double InputJitter { get; init; } = 1e-2;

    /// <summary>The probability with which an expert's inner features are zeroed while training; 0.4 in Switch's fine-tuning.</summary>
    public double ExpertDropout { get; init; }

    /// <summary>α of the load-balancing loss <c>α · E · Σ fᵢ·Pᵢ</c> (Switch, equation 4), which is α where experts are used evenly.</summary>
    public double BalanceLossWeight { get; init; } = 1e-2;

    /// <summary>The weight of the mean squared log-sum-exp of the router's logits (ST-MoE, equation 5).</summary>
    public double RouterZLossWeight { get; init; } = 1e-3;

    /// <summary>How many tokens one expert may take of a batch.</summary>
    /// <param name="tokens">Tokens of the batch, padding included, as in Mesh TensorFlow.</param>
    /// <param name="experts">Experts of the layer.</param>
    /// <param name="active">Experts that work on one token.</param>
    /// <param name="training">True while training.</param>
    public int Capacity(long tokens, int experts, int active, bool training)
    {
        var capacity = Math.Floor((double)tokens * active / experts * (training ? CapacityFactor : EvaluationCapacityFactor));
        return (int)Math.Min(tokens, Math.Max(MinimumCapacity, capacity));
    }
}
