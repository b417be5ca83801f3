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

    /// <summary>True where any degree was given, or the system's makers published theirs and it divides this cluster.</summary>
    public bool HasLayout => Degrees || UsesPublished;

    /// <summary>True where the layout comes from the system's own publication.</summary>
    public bool UsesPublished => !Degrees && Model.Layout is { } layout && Cluster.Count % (layout.Tensor * layout.Pipeline) == 0
        && PlanCheck.Problem(Plan()) is null;

    private bool Degrees => (Data ?? Tensor ?? Pipeline ?? VirtualPipeline ?? Context ?? Expert ?? ExpertTensor) is not null;

    /// <summary>The plan that it spells out.</summary>
    public RunPlan Plan()
    {
        var published = Degrees ? null : Model.Layout;
        var (tensor, pipeline, context) = (Tensor ?? published?.Tensor ?? 1, Pipeline ?? published?.Pipeline ?? 1, Context ?? 1);
        var others = Math.Max(1, (long)tensor * pipeline * context);
        var data = Data ?? (int)Math.Max(1, Cluster.Count / others);
        var chunks = VirtualPipeline ?? (pipeline > 1 ? published?.VirtualPipeline : null) ?? 1;
        return new()
        {
            Model = Model, Cluster = Cluster, SequenceLength = Sequence ?? 0,
            Layout = new()
            {
                Data = data, Tensor = tensor, Pipeline = pipeline, VirtualPipeline = chunks, Context = context, Expert = Expert ?? 1, ExpertTensor = ExpertTensor ?? 1,
                SequenceParallel = SequenceParallel ?? (tensor > 1 && published is null),
            },
            MicroBatch = MicroBatch ?? published?.MicroBatch ?? 1, GlobalBatch = Batch ?? DefaultBatch(),
            Format = Format, Recomputation = Recomputation ?? published?.Recomputation ?? Planning.Recomputation.None,
            ZeroStage = ZeroStage ?? (published is null && data * context > 1 ? 1 : 0),
            Schedule = Schedule ?? (chunks > 1 ? PipelineScheduleKind.Interleaved : PipelineScheduleKind.OneForwardOneBackward),
            Software = Software ?? (published is null ? TrainingSoftware.Find("megatron-core") : TrainingSoftware.Find(published.Software)),
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
