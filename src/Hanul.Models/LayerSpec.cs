namespace Hanul.Models;

/// <summary>
/// One transformer layer with its norms before each part:
/// <c>x + attention(norm(x))</c>, then <c>x + feedForward(norm(x))</c>.
/// </summary>
public sealed record LayerSpec
{
    /// <summary>The norm before attention and, with weights of its own, before the feed-forward part.</summary>
    public required NormSpec Norm { get; init; }

    /// <summary>How tokens look at earlier tokens.</summary>
    public required AttentionSpec Attention { get; init; }

    /// <summary>What is computed for each token alone: a dense network or a mixture of experts.</summary>
    public required FeedForwardSpec FeedForward { get; init; }
}
