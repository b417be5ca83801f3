namespace Hanul.Training;

/// <summary>What the router of one sparse layer did to one batch.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Load">Tokens that chose each expert, before capacity cut any off, <c>[experts]</c>.</param>
/// <param name="DroppedTokens">Choices that capacity cut off.</param>
/// <param name="BalanceLoss">The load-balancing loss, weighted; equal to its weight where experts are used evenly.</param>
/// <param name="ZLoss">The router z-loss, weighted.</param>
/// <param name="Entropy">The mean entropy of the router's probabilities, in nats; at most ln(experts).</param>
public sealed record RouterStatistics(
    int Layer, IReadOnlyList<long> Load, long DroppedTokens, double BalanceLoss, double ZLoss, double Entropy);
