using Hanul.Distributed;

namespace Hanul.Planning;

/// <summary>All layouts that a search looks at for one number of processors.</summary>
internal static class SearchSpace
{
    private static readonly int[] MicroBatches = [1, 2, 4, 8, 16, 32];
    private static readonly int[] Chunks = [1, 2, 3, 4, 5, 6, 8, 12];
    private static readonly Recomputation[] Recomputations = [Recomputation.None, Recomputation.Selective, Recomputation.Full];

    // Below this, a sample fits one processor and splitting it only adds traffic.
    private const int ContextTokens = 16_384;

    /// <summary>The plans on exactly <paramref name="count"/> processors that keep to what was asked for; <see cref="PlanCheck"/> sorts out the illegal.</summary>
    public static IEnumerable<RunPlan> Plans(PlanRequest request, int count)
    {
        var start = request.Plan();
        int[] microBatches = request.MicroBatch is { } size ? [size] : MicroBatches;
        var cluster = start.Cluster with { Count = count };
        foreach (var layout in Layouts(request, start, cluster))
        {
            foreach (var microBatch in microBatches)
            {
                if (start.GlobalBatch % ((long)microBatch * layout.Data) != 0)
                    continue;
                foreach (var recomputation in Recomputations)
                {
                    if (recomputation == Recomputation.Selective && !start.Software.SplitsSequence)
                        continue;
                    // Fused attention keeps no scores: selecting them saves nothing.
                    if (recomputation == Recomputation.Selective && start.Software.SelectiveKeeps == 0
                        && start.Software.Attention is not (AttentionKernel.Plain or AttentionKernel.FusedSoftmax))
                        continue;
                    foreach (var zero in Zero(request, layout))
                    {
                        var plan = start with
                        {
                            Cluster = cluster,
                            Layout = layout,
                            MicroBatch = microBatch,
                            Recomputation = recomputation,
                            ZeroStage = zero,
                            ZeroDegree = 0,
                            Schedule = layout.VirtualPipeline > 1 ? PipelineScheduleKind.Interleaved : request.Schedule ?? PipelineScheduleKind.OneForwardOneBackward,
                        };
                        if (request.Allows(plan))
                            yield return plan;
                    }
                }
            }
        }
    }

    // Stages above 1 pay where there is no pipeline: with one, shares would travel for every micro-batch.
    private static int[] Zero(PlanRequest request, ParallelLayout layout) =>
        request.ZeroStage is { } stage ? [stage] : layout.Data * layout.Context == 1 ? [0] : layout.Pipeline == 1 ? [1, 3] : [1];

    private static IEnumerable<ParallelLayout> Layouts(PlanRequest request, RunPlan start, Cluster cluster)
    {
        int[] chunksSought = request.VirtualPipeline is { } given ? [given] : Chunks;
        var model = start.Model;
        var heads = model.Blocks.SelectMany(block => block.Operators).OfType<AttentionOperator>().Select(attention => attention.Heads).Distinct().ToArray();
        var widest = Math.Min(cluster.Domain, 64);
        foreach (var tensor in Divisors(cluster.Count).Where(degree => degree <= widest && heads.All(each => each % degree == 0)))
        {
            foreach (var context in Divisors(cluster.Count / tensor).Where(degree => degree == 1 || ((start.Sequence >= ContextTokens || request.Context == degree) && degree <= 64 && start.Sequence % degree == 0)))
            {
                foreach (var pipeline in Divisors(cluster.Count / tensor / context).Where(degree => degree <= model.LayerCount))
                {
                    var data = cluster.Count / tensor / context / pipeline;
                    if (start.GlobalBatch % data != 0)
                        continue;
                    foreach (var chunks in chunksSought.Where(chunks => chunks == 1 || Interleaves(model, pipeline, chunks)))
                    {
                        foreach (var (expert, expertTensor) in Experts(model, (long)data * context * tensor, tensor))
                        {
                            yield return new()
                            {
                                Data = data,
                                Tensor = tensor,
                                SequenceParallel = request.SequenceParallel ?? (tensor > 1 && start.Software.SplitsSequence),
                                Pipeline = pipeline,
                                VirtualPipeline = chunks,
                                Context = context,
                                Expert = expert,
                                ExpertTensor = expertTensor,
                            };
                        }
                    }
                }
            }
        }
    }

    private static bool Interleaves(PlannedModel model, int pipeline, int chunks) =>
        pipeline > 1 && pipeline * chunks <= model.LayerCount && (model.LayerCount % (pipeline * chunks) == 0 || (model.LayerCount + 2) % (pipeline * chunks) == 0);

    private static IEnumerable<(int Expert, int ExpertTensor)> Experts(PlannedModel model, long ranks, int tensor)
    {
        if (!model.IsSparse)
            return [(1, 1)];
        var count = model.Blocks.SelectMany(block => block.Operators).OfType<ExpertsOperator>().Min(experts => experts.ExpertCount);
        return
            from expert in Divisors(count).Where(degree => degree <= ranks && ranks % degree == 0)
            from expertTensor in tensor > 1 ? new[] { 1, tensor } : [1]
            where ranks % ((long)expert * expertTensor) == 0
            select (expert, expertTensor);
    }

    internal static IEnumerable<int> Divisors(int number)
    {
        for (var divisor = 1; divisor <= number / divisor; divisor++)
        {
            if (number % divisor != 0)
                continue;
            yield return divisor;
            if (divisor != number / divisor)
                yield return number / divisor;
        }
    }
}
