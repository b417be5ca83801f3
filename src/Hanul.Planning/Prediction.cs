namespace Hanul.Planning;

/// <summary>What the planner says of a plan.</summary>
public sealed record Prediction
{
    /// <summary>The plan.</summary>
    public required RunPlan Plan { get; init; }

    /// <summary>Memory of one processor of every pipeline stage.</summary>
    public required IReadOnlyList<MemoryUse> Stages { get; init; }

    /// <summary>Where a step's time goes.</summary>
    public required StepBreakdown Step { get; init; }

    /// <summary>The stage with the fullest memory.</summary>
    public MemoryUse Memory => Stages.MaxBy(stage => stage.Total)!;

    /// <summary>Bytes of memory a processor has.</summary>
    public double Capacity => Plan.Cluster.Accelerator.MemoryGiB * (1L << 30);

    /// <summary>True where the fullest stage fits its processor.</summary>
    public bool Fits => Memory.Total <= Capacity;

    /// <summary>Tokens of a step.</summary>
    public double TokensPerStep => (double)Plan.GlobalBatch * Plan.Sequence;

    /// <summary>Tokens a second of the whole cluster.</summary>
    public double TokensPerSecond => TokensPerStep / Step.Total.TotalSeconds;

    /// <summary>Model operations a second and processor: recomputation is not counted, attention as the whole square.</summary>
    public double ModelFlopsPerSecond =>
        Plan.GlobalBatch * Plan.Model.ModelFlopsPerSample(Plan.Sequence) / Step.Total.TotalSeconds / Plan.Layout.RankCount;

    /// <summary>Model operations over the stated FP16/BF16 rate (MFU), whatever the format of the products: papers compare so.</summary>
    public double ModelUtilisation => ModelFlopsPerSecond / (Plan.Cluster.Accelerator.TeraflopsHalf * 1e12);

    /// <summary>The same with the operations that are computed again counted too (HFU).</summary>
    public double HardwareUtilisation => ModelUtilisation * (1 + Plan.Model.RecomputedFlopsPerSample(Plan.Sequence, Plan.Recomputation, Plan.Software.SelectiveRepeats)
        / Plan.Model.ModelFlopsPerSample(Plan.Sequence));
}
