using Hanul.Distributed;

namespace Hanul.Planning;

/// <summary>Counts memory tensor by tensor, stage by stage.</summary>
internal sealed class MemoryModel(RunPlan plan, StepTime step)
{
    // The driver's context, the framework's kernels and workspaces; and the buffers of every communicator.
    private const double FrameworkBytes = 1.6e9, CommunicatorBytes = 0.6e9;

    // What an allocator that serves blocks of many sizes leaves unused, of what comes and goes.
    private const double FragmentedShare = 0.08;

    /// <summary>The use of every stage.</summary>
    public IReadOnlyList<MemoryUse> Stages()
    {
        var layout = plan.Layout;
        var schedule = layout.VirtualPipeline > 1 ? PipelineScheduleKind.Interleaved : plan.Schedule;
        // A pipeline is at its fullest before its third round; what does not fill a round stays.
        var microBatches = Math.Min(plan.MicroBatches, plan.MicroBatches % layout.Pipeline + 3 * layout.Pipeline);
        var tables = PipelineSchedule.Tables(schedule, layout.Pipeline, layout.VirtualPipeline, microBatches);
        return [.. Enumerable.Range(0, layout.Pipeline).Select(stage => Stage(stage, tables[stage]))];
    }

    private MemoryUse Stage(int stage, PipelineOperation[] table)
    {
        var (dense, expert) = step.ParametersOf(stage);
        double ranks = plan.ZeroDegree > 0 ? plan.ZeroDegree : (double)plan.Layout.Data * plan.Layout.Context;
        double expertRanks = plan.Layout.ExpertData;
        double Spread(double bytes, int from) =>
            plan.ZeroStage >= from ? bytes * (dense / ranks + expert / Math.Min(ranks, expertRanks)) : bytes * (dense + expert);

        var weights = Spread(plan.ElementBytes, 3);
        var gradients = Spread(Math.Max(plan.ElementBytes, plan.Software.GradientBytes), plan.Layout.Pipeline > 1 ? 3 : 2);
        // Weights that are multiplied in FP32 are their own master copy.
        var optimizer = Spread(plan.Format == MatrixFormat.Float32 ? Math.Min(8, plan.Software.StateBytes) : plan.Software.StateBytes, 1);
        if (plan.ZeroStage >= 3)
        {
            // Sharded frameworks keep the optimizer's weights as the only copy, and gradients of their precision beside them.
            weights = plan.Software.StateBytes >= 12 && plan.Format != MatrixFormat.Float32 ? 0 : weights;
            gradients = Spread(plan.Software.StateBytes >= 12 ? 4 : 2, 3);
        }

        var kept = Activations(stage, table, out var layerBytes);
        var transient = Transient(stage, layerBytes);
        var layout = plan.Layout;
        var communicators = new[] { layout.Tensor, layout.Pipeline, layout.Data, layout.Context, layout.Expert }.Count(degree => degree > 1);
        var buffers = FrameworkBytes + communicators * CommunicatorBytes + transient + FragmentedShare * (kept + transient);
        if (plan.ZeroStage >= 3)
            buffers += 3 * 2 * (dense + expert) / Math.Max(1, plan.Model.LayerCount / plan.Layout.Pipeline);
        return new(weights, gradients, optimizer, kept, buffers);
    }

    private double Activations(int stage, PipelineOperation[] table, out double layerBytes)
    {
        var chunks = plan.Layout.VirtualPipeline;
        var chunkBytes = new double[chunks];
        layerBytes = 0;
        for (var chunk = 0; chunk < chunks; chunk++)
        {
            var part = step.Parts[chunk * plan.Layout.Pipeline + stage];
            for (var block = 0; block < part.Length; block++)
            {
                if (part[block] == 0)
                    continue;
                var layer = step.Layers[block];
                chunkBytes[chunk] += part[block] * Kept(layer);
                layerBytes = Math.Max(layerBytes, layer.Saved);
            }
        }

        if (plan.Recomputation != Recomputation.Full)
            layerBytes = 0;
        return MostHeld(table, chunkBytes);
    }

    private double Kept(in LayerTime layer) => plan.Recomputation switch
    {
        Recomputation.Full => layer.SavedInput,
        Recomputation.Selective when plan.Software.SelectiveKeeps > 0 => layer.Saved * plan.Software.SelectiveKeeps,
        Recomputation.Selective => layer.Saved - layer.SavedAttention,
        _ => layer.Saved,
    };

    private static double MostHeld(PipelineOperation[] table, double[] chunkBytes)
    {
        double held = 0, most = 0;
        foreach (var operation in table)
        {
            held += operation.Work switch
            {
                PipelineWork.Forward => chunkBytes[operation.Chunk],
                PipelineWork.Backward or PipelineWork.BackwardWeight => -chunkBytes[operation.Chunk],
                _ => 0,
            };
            most = Math.Max(most, held);
        }

        return most;
    }

    // What lives for the length of one operation: the logits and their copies, then a recomputed layer. Their blocks differ in size, so the
    // allocator seldom gives the one's memory to the other.
    private double Transient(int stage, double layerBytes)
    {
        var tokens = plan.MicroBatch * (double)plan.WrittenTokens / plan.Layout.Context;
        var logits = stage == plan.Layout.Pipeline - 1 ? plan.Software.LogitBytes * plan.ElementBytes / 2 * tokens * plan.Model.VocabularySize / (plan.Software.SplitsLoss ? plan.Layout.Tensor : 1) : 0;
        return layerBytes + logits;
    }
}
