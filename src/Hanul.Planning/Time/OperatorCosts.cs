namespace Hanul.Planning;

/// <summary>What one operator costs one rank for one micro-batch.</summary>
/// <param name="Name">Block and operator.</param>
/// <param name="Count">Layers that have it, over the whole model.</param>
/// <param name="Forward">Computation, forward.</param>
/// <param name="Backward">Computation, backward.</param>
/// <param name="Traffic">Exposed traffic, both ways.</param>
/// <param name="KeptBytes">What it keeps for the backward pass.</param>
public sealed record OperatorCost(string Name, int Count, TimeSpan Forward, TimeSpan Backward, TimeSpan Traffic, double KeptBytes);

/// <summary>Costs, operator by operator.</summary>
public static class OperatorCosts
{
    /// <summary>The token table, the operators of every kind of layer in order, and the head with the loss.</summary>
    /// <param name="plan">The plan.</param>
    public static IReadOnlyList<OperatorCost> Of(RunPlan plan)
    {
        var constants = plan.Cluster.Accelerator.Constants ?? Calibration.Default;
        var (first, last) = new StepTime(plan, constants).Tables();
        var costs = new List<OperatorCost> { Table("token table", first) };
        foreach (var group in plan.Model.Blocks.GroupBy(block => block.Name))
        {
            foreach (var part in group.First().Operators)
            {
                var time = LayerTimes.Of(group.First() with { Operators = [part] }, plan, constants);
                costs.Add(new(
                    $"{group.Key}: {part.Name}", group.Sum(block => block.Count), TimeSpan.FromSeconds(time.Forward), TimeSpan.FromSeconds(time.Backward),
                    TimeSpan.FromSeconds(time.TensorForward + time.TensorBackward + 2 * time.ExpertForward + 3 * time.ContextForward), time.Saved));
            }
        }

        costs.Add(Table("head and loss", last));
        return costs;
    }

    private static OperatorCost Table(string name, in PartSum sum) => new(
        name, 1, TimeSpan.FromSeconds(sum.Forward), TimeSpan.FromSeconds(sum.BackwardInput + sum.BackwardWeight),
        TimeSpan.FromSeconds(sum.TensorForward + sum.TensorBackward), 0);
}
