using Hanul.Distributed;

namespace Hanul.Planning;

/// <summary>What a user asks for. What he leaves open is taken from the system's own publication, or sought.</summary>
public sealed record PlanRequest
{
    /// <summary>The model.</summary>
    public required PlannedModel Model { get; init; }

    /// <summary>The cluster.</summary>
    public required Cluster Cluster { get; init; }

    /// <summary>Samples of a step, or null.</summary>
    public int? Batch { get; init; }

    /// <summary>Tokens of a sample, or null.</summary>
    public int? Sequence { get; init; }

    /// <summary>Samples of a micro-batch, or null.</summary>
    public int? MicroBatch { get; init; }

    /// <summary>Degrees the user gave, or null each.</summary>
    public int? Data { get; init; }

    /// <summary>The tensor degree, or null.</summary>
    public int? Tensor { get; init; }

    /// <summary>The pipeline degree, or null.</summary>
    public int? Pipeline { get; init; }

    /// <summary>Chunks a stage, or null.</summary>
    public int? VirtualPipeline { get; init; }

    /// <summary>The context degree, or null.</summary>
    public int? Context { get; init; }

    /// <summary>The expert degree, or null.</summary>
    public int? Expert { get; init; }

    /// <summary>The expert-tensor degree, or null.</summary>
    public int? ExpertTensor { get; init; }

    /// <summary>Whether norms are split along the sequence, or null for yes where there are tensor ranks.</summary>
    public bool? SequenceParallel { get; init; }

    /// <summary>The ZeRO stage, or null for 1 where there are data ranks.</summary>
    public int? ZeroStage { get; init; }

    /// <summary>What is computed twice, or null.</summary>
    public Recomputation? Recomputation { get; init; }

    /// <summary>The number format.</summary>
    public MatrixFormat Format { get; init; } = MatrixFormat.Half;

    /// <summary>The order of work, or null for 1F1B, interleaved where there are chunks.</summary>
    public PipelineScheduleKind? Schedule { get; init; }

    /// <summary>The program, or null.</summary>
    public TrainingSoftware? Software { get; init; }

    /// <summary>The fullest expert rank's tokens over the mean.</summary>
    public double ExpertImbalance { get; init; } = 1;

    /// <summary>True where nothing is left to seek: the degrees given make a legal plan, or the system's makers published theirs and it fits this cluster.</summary>
    public bool HasLayout => UsesPublished || ((Degrees || Cluster.Count == 1) && PlanCheck.Problem(Plan()) is null);

    /// <summary>True where the layout comes from the system's own publication, on the processor it was published for.</summary>
    public bool UsesPublished => Published is { } layout && Cluster.Count % (layout.Tensor * layout.Pipeline) == 0 && PlanCheck.Problem(Plan()) is null;

    private bool Degrees => (Data ?? Tensor ?? Pipeline ?? VirtualPipeline ?? Context ?? Expert ?? ExpertTensor) is not null;

    private PublishedLayout? Published => !Degrees && Model.Layout is { } layout && Cluster.Accelerator.Name.StartsWith(layout.Accelerator, StringComparison.Ordinal) ? layout : null;

    /// <summary>True where a plan keeps to everything that was asked for.</summary>
    /// <param name="plan">A plan that a search looks at.</param>
    public bool Allows(RunPlan plan)
    {
        static bool Same(int? asked, int found) => asked is null || asked == found;
        var layout = plan.Layout;
        return Same(Data, layout.Data) && Same(Tensor, layout.Tensor) && Same(Pipeline, layout.Pipeline) && Same(VirtualPipeline, layout.VirtualPipeline)
            && Same(Context, layout.Context) && Same(Expert, layout.Expert) && Same(ExpertTensor, layout.ExpertTensor) && Same(MicroBatch, plan.MicroBatch)
            && Same(ZeroStage, plan.ZeroStage) && (Recomputation is null || Recomputation == plan.Recomputation)
            && (SequenceParallel is null || layout.Tensor == 1 || SequenceParallel == layout.SequenceParallel);
    }

    /// <summary>The plan that it spells out.</summary>
    public RunPlan Plan()
    {
        var published = Published;
        var (tensor, pipeline, context) = (Tensor ?? published?.Tensor ?? 1, Pipeline ?? published?.Pipeline ?? 1, Context ?? 1);
        var others = Math.Max(1, (long)tensor * pipeline * context);
        var data = Data ?? (int)Math.Max(1, Cluster.Count / others);
        var chunks = VirtualPipeline ?? (pipeline > 1 ? published?.VirtualPipeline : null) ?? 1;
        var software = Software ?? TrainingSoftware.Find(published?.Software ?? "megatron-core");
        return new()
        {
            Model = Model,
            Cluster = Cluster,
            SequenceLength = Sequence ?? 0,
            Layout = new()
            {
                Data = data,
                Tensor = tensor,
                Pipeline = pipeline,
                VirtualPipeline = chunks,
                Context = context,
                Expert = Expert ?? 1,
                ExpertTensor = ExpertTensor ?? 1,
                SequenceParallel = SequenceParallel ?? (tensor > 1 && published is null && software.SplitsSequence),
            },
            MicroBatch = MicroBatch ?? published?.MicroBatch ?? 1,
            GlobalBatch = Batch ?? DefaultBatch(),
            Format = Format,
            Recomputation = Recomputation ?? published?.Recomputation ?? Planning.Recomputation.None,
            ZeroStage = ZeroStage ?? (published is null && data * context > 1 ? 1 : 0),
            Schedule = Schedule ?? (chunks > 1 ? PipelineScheduleKind.Interleaved : PipelineScheduleKind.OneForwardOneBackward),
            Software = software,
            ExpertImbalance = ExpertImbalance,
        };
    }

    // As published; else a step of about four million tokens, which the largest runs settle at, in a number of samples that divides well.
    private int DefaultBatch()
    {
        if (Model.PublishedBatch > 0)
            return Model.PublishedBatch;
        var samples = 4e6 / Math.Max(1, Sequence is > 0 and var own ? own : Model.SequenceLength);
        var unit = Math.Max(1, Cluster.Count <= samples ? Cluster.Count : 64);
        return (int)Math.Max(unit, Math.Round(samples / unit) * unit);
    }
}
