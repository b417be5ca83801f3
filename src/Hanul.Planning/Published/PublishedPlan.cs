using Hanul.Distributed;

namespace Hanul.Planning;

/// <summary>Turns a published run into a plan. Cells that are empty take what the program's makers recommend; what cannot be guessed is a sentence.</summary>
public static class PublishedPlan
{
    /// <summary>The plan of a row, or null and the reason.</summary>
    /// <param name="run">The row.</param>
    /// <param name="catalog">The processors to choose from.</param>
    /// <param name="missing">Why there is none.</param>
    public static RunPlan? Of(PublishedRun run, AcceleratorCatalog catalog, out string? missing)
    {
        var model = PublishedModel.Of(run, out missing);
        if (model is null)
            return null;
        if (catalog.TryFind(run.Text("gpu")) is not { } accelerator)
        {
            missing = $"\"{run.Text("gpu")}\" is not a processor the planner knows";
            return null;
        }

        if (run.Whole("gpus") is not (> 0 and var count))
        {
            missing = "the row states no number of processors";
            return null;
        }

        var layout = Layout(run, model, count);
        var microBatch = Math.Max(1, run.Whole("micro_bs", 1));
        // A row of memory alone states no batch; a full pipeline is meant.
        var accumulated = Math.Max(1, run.Whole("grad_accum", run.Text("kind").StartsWith("memory", StringComparison.Ordinal) ? 4 * layout.Pipeline : 1));
        var batch = run.Whole("global_bs", layout.Data * microBatch * accumulated);
        var software = PublishedSoftware.Of(run);
        var plan = new RunPlan
        {
            Model = model,
            Layout = layout,
            Software = software,
            Cluster = new() { Accelerator = accelerator, Count = count, NodeSizeOverride = run.Whole("gpus_per_node"), NetworkOverride = Network(run) },
            SequenceLength = run.Whole("seq", model.SequenceLength),
            MicroBatch = MicroBatch(run, microBatch, batch, layout),
            GlobalBatch = batch,
            Format = Format(run.Text("precision")),
            Recomputation = Recompute(run, software),
            Schedule = Schedule(run.Text("schedule")),
            ZeroStage = Zero(run.Text("fsdp_zero"), software),
            ZeroDegree = int.TryParse(run.Text("fsdp_zero").Replace("fsdp", "", StringComparison.Ordinal), out var degree) ? degree * layout.Context : 0,
        };
        if (run.Text("micro_bs").Length == 0)
            plan = LargestMicroBatch(plan);
        missing = PlanCheck.Problem(plan);
        return missing is null ? plan : null;
    }

    /// <summary>Predicted memory as the row's source counts it, in GiB: tensors alone where it says so, all that the device shows elsewhere.</summary>
    /// <param name="run">The row.</param>
    /// <param name="prediction">Its prediction.</param>
    public static double MemoryGiB(PublishedRun run, Prediction prediction)
    {
        var memory = prediction.Memory;
        var tensorsAlone = run.Text("kind") == "memory";
        return (tensorsAlone ? memory.Total - memory.Buffers : memory.Total) / (1L << 30);
    }

    private static ParallelLayout Layout(PublishedRun run, PlannedModel model, int count)
    {
        int Degree(string column) => Math.Max(1, run.Whole(column, 1));
        var (tensor, context, pipeline) = (Degree("tp"), Degree("cp"), Degree("pp"));
        var data = run.Whole("dp") is > 0 and var stated && (long)stated * tensor * context * pipeline == count
            ? stated
            : Math.Max(1, (int)(count / ((long)tensor * context * pipeline)));
        // Without folding, experts are split over the same tensor ranks as attention.
        var expert = Degree("ep");
        var expertTensor = run.Whole("etp") is > 0 and var own ? own : model.IsSparse && run.Text("kernel") is "MCore" or "TP + EP + DP" or "FSDP + EP" ? tensor : 1;
        if (!model.IsSparse || (long)data * context * tensor % ((long)expert * expertTensor) != 0)
            (expert, expertTensor) = (model.IsSparse ? expert : 1, 1);
        return new()
        {
            Data = data,
            Tensor = tensor,
            Context = context,
            Pipeline = pipeline,
            Expert = expert,
            ExpertTensor = expertTensor,
            VirtualPipeline = pipeline == 1 ? 1
                : run.Text("vpp").Length == 0 && run.Text("schedule").StartsWith("Interleaved", StringComparison.Ordinal) ? 2 : Degree("vpp"),
            SequenceParallel = tensor > 1 && (run.Text("sp") == "1" || (run.Text("sp").Length == 0 && Modern(run))),
        };
    }

    // Programs that split the sequence wherever they split matrices.
    private static bool Modern(PublishedRun run) =>
        !run.Source.Contains("SC21", StringComparison.Ordinal) && !run.Source.Contains("vTrain", StringComparison.Ordinal);

    // torchtitan states the batch of a data rank, which a pipeline cuts into micro-batches of one sample.
    private static int MicroBatch(PublishedRun run, int stated, int batch, ParallelLayout layout) =>
        layout.Pipeline > 1 && run.Source.Contains("torchtitan", StringComparison.Ordinal) ? 1
        : batch % ((long)stated * layout.Data) == 0 ? stated : 1;

    private static double Network(PublishedRun run)
    {
        var text = run.Text("interconnect");
        // Said of a node of eight; taken as one card for all of them, which is what the study's times of large data degrees show.
        return text == "NVLink + 200Gb/s HDR IB" ? 25 / 8.0
            : text.Contains("200Gb", StringComparison.Ordinal) ? 25
            : text.Contains("400Gb", StringComparison.Ordinal) || text.Contains("50GB/s IB", StringComparison.Ordinal) ? 50
            : text.Contains("800Gb/s inter-node", StringComparison.Ordinal) ? 12.5
            : run.Source.Contains("1600 Gbps", StringComparison.Ordinal) ? 25 : 0;
    }

    private static MatrixFormat Format(string precision) =>
        precision.Contains("FP4", StringComparison.OrdinalIgnoreCase) ? MatrixFormat.Four
        : precision.Contains('8', StringComparison.Ordinal) ? MatrixFormat.Eight
        : precision.StartsWith("fp32", StringComparison.OrdinalIgnoreCase) || precision.StartsWith("float32", StringComparison.OrdinalIgnoreCase) ? MatrixFormat.Float32
        : MatrixFormat.Half;

    private static Recomputation Recompute(PublishedRun run, TrainingSoftware software) => run.Text("recompute") switch
    {
        "full" => Recomputation.Full,
        var text when text.StartsWith("selective", StringComparison.Ordinal) || text.Contains("core_attn", StringComparison.Ordinal) => Recomputation.Selective,
        "" when software.Name is "megascale" or "megatron-2023" => Recomputation.Selective,
        _ => Recomputation.None,
    };

    private static PipelineScheduleKind Schedule(string schedule) => schedule switch
    {
        "ZB-1p" => PipelineScheduleKind.ZeroBubble,
        "ZB-2p" or "DualPipe" => PipelineScheduleKind.ZeroBubbleDoubleMemory,
        _ => PipelineScheduleKind.OneForwardOneBackward,
    };

    // Where the micro-batch is not stated, the largest of a few that memory allows; that is what anyone would run.
    private static RunPlan LargestMicroBatch(RunPlan plan)
    {
        foreach (var size in new[] { 4, 2 })
        {
            var larger = plan with { MicroBatch = size };
            if (plan.Layout.Pipeline == 1 && PlanCheck.Problem(larger) is null && Planner.Predict(larger).Fits)
                return larger;
        }

        return plan;
    }

    private static int Zero(string text, TrainingSoftware software) =>
        text.Length == 0 && software.Name is "megatron-core" or "megatron-bridge" or "megatron-bridge-2025" ? 1
        : text.Contains("zero1", StringComparison.Ordinal) ? 1
        : text.Contains("zero2", StringComparison.Ordinal) ? 2
        : text.Contains("zero3", StringComparison.Ordinal) || text.StartsWith("fsdp", StringComparison.Ordinal) ? 3
        : 0;
}
