namespace Hanul.Planning;

/// <summary>How attention is computed.</summary>
public enum AttentionKernel
{
    /// <summary>Scores written to memory; scale, mask, softmax and dropout are kernels of their own.</summary>
    Plain,

    /// <summary>Scores written to memory; one kernel scales, masks and normalises them (Megatron, 2021).</summary>
    FusedSoftmax,

    /// <summary>FlashAttention 1 (Dao et al., 2022): scores never leave the chip.</summary>
    Flash1,

    /// <summary>FlashAttention 2 (Dao, 2023).</summary>
    Flash2,

    /// <summary>The newest kernels of Hopper and later: FlashAttention 3, cuDNN.</summary>
    Flash3,
}

/// <summary>
/// What a training framework does and does not do. The switches are facts about programs; the seconds of the host and the share of sharded
/// traffic were fitted to runs of that program where there were any.
/// </summary>
public sealed record TrainingSoftware
{
    /// <summary>The name it is asked for by.</summary>
    public required string Name { get; init; }

    /// <summary>How attention is computed.</summary>
    public AttentionKernel Attention { get; init; } = AttentionKernel.Flash2;

    /// <summary>True where norms, activations, biases, dropout and residuals are fused kernels; false where each reads and writes memory by itself.</summary>
    public bool FusedPointwise { get; init; } = true;

    /// <summary>True where the norm alone is one kernel, whatever the rest is.</summary>
    public bool FusedNorm { get; init; } = true;

    /// <summary>Microseconds in which the host starts one kernel; compiled graphs take less, Python that records a checkpoint more.</summary>
    public double HostMicroseconds { get; init; } = 8;

    /// <summary>True where kernels are started from recorded graphs, which leaves smaller gaps between them.</summary>
    public bool RecordsGraphs { get; init; }

    /// <summary>True where gradients are reduced while the backward pass still runs.</summary>
    public bool OverlapsGradients { get; init; } = true;

    /// <summary>True where the tensor-parallel reduction of input gradients runs beside the product for weight gradients.</summary>
    public bool OverlapsTensorBackward { get; init; } = true;

    /// <summary>Share of the remaining tensor-parallel traffic that is hidden behind the products beside it (pipelined gather and scatter).</summary>
    public double OverlapsTensor { get; init; }

    /// <summary>True where activations travel between stages while the next micro-batch is computed.</summary>
    public bool OverlapsPipeline { get; init; }

    /// <summary>Share of expert traffic that is hidden behind computation.</summary>
    public double OverlapsExperts { get; init; }

    /// <summary>Share of collective bandwidth that gathering sharded weights reaches: 1, or less where it happens in many small pieces.</summary>
    public double ShardedShare { get; init; } = 1;

    /// <summary>Bytes a gradient takes while it is summed and reduced.</summary>
    public int GradientBytes { get; init; } = 4;

    /// <summary>True where it can split norms along the sequence over the tensor ranks, and recompute attention alone (both came with Korthikanti et al., 2022).</summary>
    public bool SplitsSequence { get; init; } = true;

    /// <summary>True where tensor ranks share the logits and the loss over the vocabulary; false where every rank gathers them whole.</summary>
    public bool SplitsLoss { get; init; } = true;

    /// <summary>True where tensor ranks send a share each to the next stage (Narayanan et al., 2021, section 4.1).</summary>
    public bool ScattersSends { get; init; } = true;

    /// <summary>Bytes of optimizer state a parameter: FP32 weights and two moments, or less where everything stays in 16 bits.</summary>
    public int StateBytes { get; init; } = 12;

    /// <summary>
    /// Where selective recomputation picks operators rather than attention: the share of kept bytes that stays, and the share of the forward
    /// pass that is repeated. 0 means attention's scores alone (Korthikanti et al., 2022).
    /// </summary>
    public double SelectiveKeeps { get; init; }

    /// <summary>The share of the forward pass that operator-wise selection repeats.</summary>
    public double SelectiveRepeats { get; init; }

    /// <summary>The year of its kernels; those for a new processor are not yet what they become.</summary>
    public double Year { get; init; } = 2025;

    /// <summary>Bytes of the copies of activations that the loss makes, a number of the logits.</summary>
    public double LogitBytes { get; init; } = 6;

    /// <summary>The stacks by name.</summary>
    public static IReadOnlyList<TrainingSoftware> All { get; } =
    [
        new() { Name = "megatron-core", Attention = AttentionKernel.Flash3, OverlapsPipeline = true, OverlapsTensor = 0.5, LogitBytes = 4, HostMicroseconds = 5 },
        new() { Name = "megatron-bridge", RecordsGraphs = true, Attention = AttentionKernel.Flash3, OverlapsPipeline = true, OverlapsTensor = 0.5, LogitBytes = 4, GradientBytes = 2, HostMicroseconds = 3, Year = 2026 },
        new() { Name = "megatron-bridge-2025", Attention = AttentionKernel.Flash3, OverlapsPipeline = true, OverlapsTensor = 0.5, LogitBytes = 4, GradientBytes = 2, HostMicroseconds = 20 },
        new() { Name = "megatron-2021", SplitsSequence = false, Attention = AttentionKernel.FusedSoftmax, OverlapsGradients = false, OverlapsTensorBackward = false, HostMicroseconds = 15, Year = 2021 },
        new() { Name = "megatron-2022", Attention = AttentionKernel.FusedSoftmax, OverlapsGradients = false, HostMicroseconds = 15, Year = 2022 },
        new() { Name = "megatron-2023", Attention = AttentionKernel.Flash1, OverlapsPipeline = true, HostMicroseconds = 15, Year = 2023 },
        new()
        {
            Name = "megatron-deepspeed", SplitsSequence = false, Attention = AttentionKernel.FusedSoftmax, OverlapsGradients = false, OverlapsTensorBackward = false,
            GradientBytes = 2, HostMicroseconds = 76, Year = 2022,
        },
        // DeepSpeed's pipeline around Megatron's layers: its FP32 sums and BF16 weights were not what the fused softmax of the time took.
        new()
        {
            Name = "megatron-turing", SplitsSequence = false, Attention = AttentionKernel.Plain, OverlapsGradients = false, OverlapsTensorBackward = false, ScattersSends = false,
            HostMicroseconds = 72, Year = 2021,
        },
        new() { Name = "deepspeed-zero", SplitsSequence = false, Attention = AttentionKernel.FusedSoftmax, GradientBytes = 2, ShardedShare = 0.09, HostMicroseconds = 15, Year = 2021 },
        new() { Name = "zero-bubble", Attention = AttentionKernel.FusedSoftmax, HostMicroseconds = 15, Year = 2023 },
        new()
        {
            Name = "aleph-alpha", FusedPointwise = false, FusedNorm = false, OverlapsGradients = false, OverlapsTensorBackward = false, SplitsLoss = false,
            GradientBytes = 2, LogitBytes = 18, HostMicroseconds = 15, Year = 2023,
        },
        new() { Name = "megascale", OverlapsPipeline = true, OverlapsTensor = 0.7, Year = 2023 },
        new() { Name = "fsdp", FusedPointwise = false, GradientBytes = 2, LogitBytes = 5, HostMicroseconds = 15, Year = 2023 },
        new() { Name = "torchtitan", OverlapsTensorBackward = false, LogitBytes = 12, SelectiveKeeps = 0.6, SelectiveRepeats = 0.4, HostMicroseconds = 8, Year = 2024.9 },
        new()
        {
            Name = "torchtitan-eager", OverlapsTensorBackward = false, FusedPointwise = false, FusedNorm = false, LogitBytes = 16, SelectiveKeeps = 0.6, SelectiveRepeats = 0.4,
            HostMicroseconds = 15, Year = 2024.9,
        },
        new() { Name = "pytorch-bf16", OverlapsTensorBackward = false, GradientBytes = 2, StateBytes = 4, SplitsLoss = false, LogitBytes = 12, HostMicroseconds = 8, Year = 2026 },
        new() { Name = "hanul", OverlapsGradients = false, LogitBytes = 6, HostMicroseconds = 1, Year = 2026 },
    ];

    /// <summary>Finds a stack by name.</summary>
    /// <param name="name">For example <c>megatron-core</c>.</param>
    /// <exception cref="InvalidDataException">Nobody goes by that name.</exception>
    public static TrainingSoftware Find(string name) => All.FirstOrDefault(stack => stack.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new InvalidDataException($"No software is called \"{name}\". Known: {string.Join(", ", All.Select(stack => stack.Name))}.");
}
