using Hanul.Distributed;

namespace Hanul.Planning;

/// <summary>What of the forward pass is computed a second time instead of kept.</summary>
public enum Recomputation
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Attention's scores, softmax and weighted sum (Korthikanti et al., 2022, section 5).</summary>
    Selective,

    /// <summary>Whole layers: only their inputs are kept.</summary>
    Full,
}

/// <summary>One run, described well enough to be predicted.</summary>
public sealed record RunPlan
{
    /// <summary>What is trained.</summary>
    public required PlannedModel Model { get; init; }

    /// <summary>On what.</summary>
    public required Cluster Cluster { get; init; }

    /// <summary>How it is spread.</summary>
    public required ParallelLayout Layout { get; init; }

    /// <summary>Tokens of a sample; 0 means the model's.</summary>
    public int SequenceLength { get; init; }

    /// <summary>Samples of a micro-batch on one data rank.</summary>
    public int MicroBatch { get; init; } = 1;

    /// <summary>Samples of a step.</summary>
    public required int GlobalBatch { get; init; }

    /// <summary>The number format of matrix products.</summary>
    public MatrixFormat Format { get; init; } = MatrixFormat.Half;

    /// <summary>What is computed twice.</summary>
    public Recomputation Recomputation { get; init; }

    /// <summary>ZeRO stage: 0 none, 1 optimizer states are spread over the data ranks, 2 gradients too, 3 weights too (Rajbhandari et al., 2020).</summary>
    public int ZeroStage { get; init; }

    /// <summary>Data ranks over which ZeRO spreads, where that is not all of them; 0 means all.</summary>
    public int ZeroDegree { get; init; }

    /// <summary>The order of work of the pipeline.</summary>
    public PipelineScheduleKind Schedule { get; init; }

    /// <summary>The program.</summary>
    public TrainingSoftware Software { get; init; } = TrainingSoftware.Find("megatron-core");

    /// <summary>Tokens of the fullest rank's experts, over the mean; 1 is balanced routing.</summary>
    public double ExpertImbalance { get; init; } = 1;

    /// <summary>Bytes of an activation and of the weight that multiplies it; eight-bit operands are copies beside 16-bit ones.</summary>
    internal int ElementBytes => Format == MatrixFormat.Float32 ? 4 : 2;

    /// <summary>The format of attention and of the head, which stay in 16 bits where other products take fewer.</summary>
    internal MatrixFormat CoreFormat => Format == MatrixFormat.Float32 ? MatrixFormat.Float32 : MatrixFormat.Half;

    /// <summary>Tokens of a sample, resolved.</summary>
    public int Sequence => SequenceLength > 0 ? SequenceLength : Model.SequenceLength;

    /// <summary>Tokens of a sample that pass the head: a decoder's, where an encoder reads the others.</summary>
    internal int WrittenTokens => Model.Blocks is [.., { SequenceLength: > 0 and var own }] ? own : Sequence;

    /// <summary>Micro-batches that each pipeline takes in a step.</summary>
    public int MicroBatches => (int)Math.Max(1, GlobalBatch / ((long)MicroBatch * Layout.Data));
}
