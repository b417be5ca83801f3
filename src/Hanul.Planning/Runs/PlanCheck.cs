namespace Hanul.Planning;

/// <summary>What makes a plan impossible, whatever the time it takes.</summary>
public static class PlanCheck
{
    // Beyond these no number means anything, and sums of bytes would leave the range of a double's exact integers.
    private const long MostRanks = 10_000_000, MostSamples = 1_000_000_000;
    private const int MostTokens = 100_000_000, MostParts = 20_000, MostMicroBatches = 10_000_000;
    private const long MostOperations = 20_000_000;

    /// <summary>A sentence that says what is wrong and what would do, or null.</summary>
    /// <param name="plan">The plan.</param>
    public static string? Problem(RunPlan plan) =>
        ModelCheck.Problem(plan.Model) ?? Sizes(plan) ?? plan.Layout.Problem() ?? Ranks(plan) ?? Heads(plan) ?? Layers(plan) ?? Batch(plan);

    private static string? Sizes(RunPlan plan)
    {
        if (plan.Sequence is < 1 or > MostTokens)
            return $"A sample of {plan.Sequence} tokens cannot be planned; give 1 to {MostTokens:N0}.";
        if (plan.Model.Blocks.Any(block => block.SequenceLength > 0) && plan.Sequence != plan.Model.SequenceLength)
            return $"{plan.Model.Title} reads {plan.Model.SequenceLength} tokens a sample and writes others; its lengths are part of it and cannot be set to {plan.Sequence}.";
        if (plan.MicroBatch < 1)
            return $"A micro-batch of {plan.MicroBatch} samples cannot be planned; give at least 1.";
        if (plan.GlobalBatch is < 1 || plan.GlobalBatch > MostSamples)
            return $"A batch of {plan.GlobalBatch} samples cannot be planned; give 1 to {MostSamples:N0}.";
        if (!(plan.ExpertImbalance >= 1) || plan.ExpertImbalance > 1e6)
            return $"An imbalance of {plan.ExpertImbalance} between experts cannot be planned; 1 is balanced, 2 a rank with twice the mean.";
        return plan.ZeroStage is < 0 or > 3 ? $"ZeRO has stages 0 to 3, not {plan.ZeroStage}." : null;
    }

    private static string? Ranks(RunPlan plan)
    {
        var accelerator = plan.Cluster.Accelerator;
        if (!(accelerator.Rate(plan.Format) > 0))
            return $"A {accelerator.Name} has no matrix products in {plan.Format switch { MatrixFormat.Four => "FP4", MatrixFormat.Eight => "FP8", _ => "FP32" }}; choose another --precision.";
        var layout = plan.Layout;
        if (layout.RankCount > MostRanks)
            return $"{layout} takes {layout.RankCount:N0} processors; the planner stops at {MostRanks:N0}.";
        if (plan.Cluster.Count > plan.Cluster.Domain && !(plan.Cluster.NetworkGBs > 0))
            return $"{plan.Cluster.Count:N0} × {accelerator.Name} need a network, and none is stated: give --network or networkGBs in the hardware file.";
        if (layout.RankCount != plan.Cluster.Count)
            return $"{layout} takes {layout.RankCount:N0} processors (data × tensor × pipeline × context), and the cluster has {plan.Cluster.Count:N0}.";
        return null;
    }

    private static string? Heads(RunPlan plan)
    {
        var tensor = plan.Layout.Tensor;
        foreach (var part in plan.Model.Blocks.SelectMany(block => block.Operators))
        {
            switch (part)
            {
                case AttentionOperator attention when attention.Heads % tensor != 0:
                    return $"{attention.Heads} heads do not divide among {tensor} tensor ranks; a tensor degree of {Nearest(attention.Heads, tensor)} would do.";
                case ExpertsOperator experts when experts.ExpertCount % plan.Layout.Expert != 0:
                    return $"{experts.ExpertCount} experts do not divide among {plan.Layout.Expert} ranks; an expert degree of {Nearest(experts.ExpertCount, plan.Layout.Expert)} would do.";
                case ExpertsOperator experts when experts.Intermediate % plan.Layout.ExpertTensor != 0:
                    return $"Experts {experts.Intermediate} wide do not divide among {plan.Layout.ExpertTensor} ranks; an expert-tensor degree of {Nearest(experts.Intermediate, plan.Layout.ExpertTensor)} would do.";
            }
        }

        if (plan.Layout.Expert > 1 && !plan.Model.IsSparse)
            return $"{plan.Model.Title} has no experts to spread over {plan.Layout.Expert} ranks; leave the expert degree at 1.";
        if (plan.Layout.SequenceParallel && plan.Sequence / plan.Layout.Context % tensor != 0)
            return $"Samples of {plan.Sequence} tokens do not divide among {tensor} tensor ranks, which split the sequence; another length, or --sequence-parallel false, would do.";
        return plan.Sequence % plan.Layout.Context == 0
            ? null
            : $"Samples of {plan.Sequence} tokens do not divide among {plan.Layout.Context} context ranks; a context degree of {Nearest(plan.Sequence, plan.Layout.Context)} would do.";
    }

    private static string? Layers(RunPlan plan)
    {
        var parts = (long)plan.Layout.Pipeline * plan.Layout.VirtualPipeline;
        if (parts > MostParts)
            return $"{parts:N0} pipeline parts are more than the planner simulates ({MostParts:N0}).";
        // The embedding and the head may each have a part to themselves.
        return parts > plan.Model.LayerCount + (plan.Layout.Pipeline > 1 ? 2 : 0)
            ? $"{plan.Model.LayerCount} layers cannot fill {plan.Layout.Pipeline} stages of {plan.Layout.VirtualPipeline} chunks; {plan.Model.LayerCount + 2} parts are the most, the embedding and the head among them."
            : null;
    }

    private static string? Batch(RunPlan plan)
    {
        var step = (long)plan.MicroBatch * plan.Layout.Data;
        if (plan.GlobalBatch % step != 0)
        {
            var nearest = Math.Max(1, (long)Math.Round(plan.GlobalBatch / (double)step)) * step;
            return $"A batch of {plan.GlobalBatch:N0} samples does not divide into micro-batches of {plan.MicroBatch} on {plan.Layout.Data} data ranks; a batch of {nearest:N0} would do.";
        }

        var simulated = Math.Min(plan.MicroBatches, 9L * plan.Layout.Pipeline) * plan.Layout.Pipeline * plan.Layout.VirtualPipeline;
        if (simulated > MostOperations)
            return $"A pipeline of {plan.Layout.Pipeline:N0} stages of {plan.Layout.VirtualPipeline} chunks is more than the planner simulates; fewer stages, each of more layers, would do.";
        return plan.GlobalBatch / step > MostMicroBatches
            ? $"{plan.GlobalBatch / step:N0} micro-batches a step are more than the planner simulates ({MostMicroBatches:N0})."
            : null;
    }

    private static int Nearest(int whole, int wanted)
    {
        for (var distance = 1; distance < wanted; distance++)
        {
            if (wanted - distance >= 1 && whole % (wanted - distance) == 0)
                return wanted - distance;
        }

        return 1;
    }
}
