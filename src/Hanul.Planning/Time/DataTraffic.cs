namespace Hanul.Planning;

/// <summary>What passes between data ranks in a step: gradients, and weights where they are sharded.</summary>
internal sealed class DataTraffic(RunPlan plan, Collectives collectives)
{
    /// <summary>Exposed and hidden seconds.</summary>
    /// <param name="parameters">Parameters of the rank.</param>
    /// <param name="stage">Seconds of one micro-batch.</param>
    /// <param name="microBatches">Micro-batches of a step.</param>
    public (double Exposed, double Hidden) Of((double Dense, double Expert) parameters, in PartSum stage, double microBatches)
    {
        var layout = plan.Layout;
        long ranks = (long)layout.Data * layout.Context;
        long stride = layout.Tensor;
        var expertStride = (long)layout.Expert * layout.ExpertTensor;
        if (plan.ZeroStage >= 3)
            return Sharded(parameters, stage, microBatches, ranks, stride, layout.ExpertData, expertStride);

        var bytes = plan.Software.GradientBytes;
        var scatter = collectives.Gather(parameters.Dense * bytes, ranks, stride)
            + collectives.Gather(parameters.Expert * bytes, layout.ExpertData, expertStride);
        // Gradients that are kept in shares are summed after every micro-batch; a pipeline keeps them whole until the last.
        var sums = plan.ZeroStage == 2 && layout.Pipeline == 1 ? microBatches : 1;
        scatter *= sums;
        // Without ZeRO the sum comes back as gradients; with it, the new weights come back in 16 bits.
        var returned = plan.ZeroStage == 0 ? bytes : 2;
        var gather = collectives.Gather(parameters.Dense * returned, ranks, stride)
            + collectives.Gather(parameters.Expert * returned, layout.ExpertData, expertStride);
        if (!plan.Software.OverlapsGradients)
            return (scatter + gather, 0);
        // Gradients travel beside the last micro-batch's backward pass; gathered weights beside the next forward pass.
        var backward = (stage.BackwardDevice + stage.BackwardWeight) * sums;
        var scatterHidden = Math.Min(scatter, backward);
        var gatherHidden = Math.Min(gather, plan.ZeroStage == 0 ? backward - scatterHidden : stage.ForwardDevice);
        return (scatter + gather - scatterHidden - gatherHidden, scatterHidden + gatherHidden);
    }

    // Fully sharded: weights are gathered for every forward and every backward pass, gradients scattered after it, all beside computation.
    private (double Exposed, double Hidden) Sharded(
        (double Dense, double Expert) parameters, in PartSum stage, double microBatches, long ranks, long stride, long expertRanks, long expertStride)
    {
        var sharded = plan.ZeroDegree > 0 ? Math.Min(plan.ZeroDegree, ranks) : ranks;
        var share = plan.Software.ShardedShare;
        var gather = (collectives.Gather(2 * parameters.Dense, sharded, stride) + collectives.Gather(2 * parameters.Expert, Math.Min(sharded, expertRanks), expertStride)) / share;
        var scatter = gather * plan.Software.GradientBytes / 2;
        var forward = stage.ForwardDevice;
        var backward = stage.BackwardDevice + stage.BackwardWeight;
        var exposed = microBatches * (Math.Max(0, gather - forward) + Math.Max(0, gather + scatter - backward));
        var total = microBatches * (2 * gather + scatter);
        if (sharded < ranks)
        {
            var across = collectives.AllReduce(parameters.Dense / sharded * plan.Software.GradientBytes, ranks / sharded, stride * sharded);
            exposed += across;
            total += across;
        }

        // The first gather and the last scatter have nothing beside them; a layer's worth of each.
        var ends = (gather + scatter) / Math.Max(1, plan.Model.LayerCount / plan.Layout.Pipeline);
        return (exposed + ends, Math.Max(0, total - exposed));
    }
}
