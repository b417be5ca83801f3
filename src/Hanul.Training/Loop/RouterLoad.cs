namespace Hanul.Training;

/// <summary>What the router of one layer did in a step.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Load">The share of choices that fell on each expert, before capacity cut any off; they add up to one.</param>
/// <param name="Dropped">The share of choices that capacity cut off.</param>
/// <param name="BalanceLoss">The weighted load-balancing loss.</param>
/// <param name="ZLoss">The weighted router z-loss.</param>
/// <param name="Entropy">Mean entropy of the router's probabilities, in nats.</param>
public sealed record RouterLoad(int Layer, IReadOnlyList<double> Load, double Dropped, double BalanceLoss, double ZLoss, double Entropy)
{
    /// <summary>The mean over the batches of a step.</summary>
    internal static IReadOnlyList<RouterLoad> Mean(IReadOnlyList<IReadOnlyList<RouterStatistics>> batches) =>
        Enumerable.Range(0, batches[0].Count).Select(i => Of(batches.Select(batch => batch[i]).ToArray())).ToArray();

    private static RouterLoad Of(RouterStatistics[] batches)
    {
        double choices = batches.Sum(batch => batch.Load.Sum());
        var load = new double[batches[0].Load.Count];
        for (var expert = 0; expert < load.Length; expert++)
            load[expert] = batches.Sum(batch => batch.Load[expert]) / choices;
        return new(
            batches[0].Layer, load, batches.Sum(batch => batch.DroppedTokens) / choices,
            batches.Average(batch => batch.BalanceLoss), batches.Average(batch => batch.ZLoss), batches.Average(batch => batch.Entropy));
    }
}
