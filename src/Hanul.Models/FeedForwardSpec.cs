using System.Text.Json.Serialization;

namespace Hanul.Models;

/// <summary>The part of a layer that works on each token alone.</summary>
[JsonDerivedType(typeof(DenseFeedForward), "dense")]
[JsonDerivedType(typeof(MixtureOfExperts), "mixtureOfExperts")]
public abstract record FeedForwardSpec;

/// <summary>
/// One network for all tokens: <c>down(activation(up(x)))</c>, or where it is gated
/// <c>down(activation(gate(x)) · up(x))</c> (Shazeer, 2020).
/// </summary>
public sealed record DenseFeedForward : FeedForwardSpec
{
    /// <summary>Width between the two projections.</summary>
    public required int IntermediateSize { get; init; }

    /// <summary>The function between the two projections.</summary>
    public required Activation Activation { get; init; }

    /// <summary>True where a third projection gates the second.</summary>
    public required bool Gated { get; init; }

    /// <summary>True where every projection adds a bias.</summary>
    public bool Bias { get; init; }
}

/// <summary>
/// Many networks, of which a router picks a few for each token. The router's logits are a bias-free projection in float32;
/// a softmax over all experts gives the gates, and the best <see cref="ActiveExpertCount"/> are used.
/// </summary>
public sealed record MixtureOfExperts : FeedForwardSpec
{
    /// <summary>What one expert is.</summary>
    public required DenseFeedForward Expert { get; init; }

    /// <summary>How many experts there are.</summary>
    public required int ExpertCount { get; init; }

    /// <summary>How many experts work on one token; 1 in a Switch layer.</summary>
    public required int ActiveExpertCount { get; init; }

    /// <summary>
    /// True where the gates of the chosen experts are divided by their sum (Mixtral); false where they stay what the softmax over all
    /// experts gave (Switch Transformer, equation 2; OLMoE).
    /// </summary>
    public required bool NormalizedGates { get; init; }
}

/// <summary>The function between the projections of a feed-forward network.</summary>
public enum Activation
{
    /// <summary>x · sigmoid(x).</summary>
    Silu,

    /// <summary>x · Φ(x) with the error function.</summary>
    Gelu,

    /// <summary>The tanh approximation of GELU that GPT-2 was trained with.</summary>
    GeluTanh,

    /// <summary>max(x, 0).</summary>
    Relu,
}
