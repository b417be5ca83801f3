namespace Hanul.Planning;

/// <summary>
/// The few numbers that no data sheet states, each with a physical meaning. They were fitted to published runs by
/// <c>benchmarks/Hanul.Planning.Benchmarks</c>; the shares of matrix peak are in the catalogue of processors.
/// </summary>
public sealed record Calibration
{
    /// <summary>The fitted values.</summary>
    public static Calibration Default { get; } = new();

    /// <summary>Share of memory bandwidth that kernels which only read and write reach.</summary>
    public double MemoryShare { get; init; } = 0.66;

    /// <summary>Share of the matrix rate that kernels lack in a processor's first year; over the next three they make it up.</summary>
    public double YoungLoss { get; init; } = 0.12;

    /// <summary>Waves of tiles that a matrix product loses to its start and its end, besides what a last wave leaves empty.</summary>
    public double LostWaves { get; init; } = 1.05;

    /// <summary>Inner features after which a tile has paid for its start.</summary>
    public double InnerStart { get; init; } = 10;

    /// <summary>Idle microseconds of the processor between two kernels.</summary>
    public double KernelGapMicroseconds { get; init; } = 6;

    /// <summary>Share of the sustained matrix rate that FlashAttention 1 reaches, forward.</summary>
    public double Flash1Share { get; init; } = 0.3;

    /// <summary>Share of the sustained matrix rate that FlashAttention 2 reaches, forward.</summary>
    public double Flash2Share { get; init; } = 0.33;

    /// <summary>Share of the sustained matrix rate that the newest attention kernels reach, forward.</summary>
    public double Flash3Share { get; init; } = 0.95;

    /// <summary>The backward pass of fused attention, its rate over the forward pass's.</summary>
    public double FlashBackwardRatio { get; init; } = 0.95;

    /// <summary>Share of the link's bandwidth that collectives reach.</summary>
    public double LinkShare { get; init; } = 0.78;

    /// <summary>Share of the network's bandwidth that collectives reach.</summary>
    public double NetworkShare { get; init; } = 0.92;

    /// <summary>Share of the network's bandwidth that exchanges between experts reach.</summary>
    public double ExchangeShare { get; init; } = 0.7;

    /// <summary>Microseconds of one hop over the link.</summary>
    public double LinkMicroseconds { get; init; } = 3;

    /// <summary>Microseconds of one hop over the network.</summary>
    public double NetworkMicroseconds { get; init; } = 3.89;

    /// <summary>Share of computation by which collectives that run beside it slow it down.</summary>
    public double Interference { get; init; } = 0.24;

    /// <summary>Bytes that the optimizer reads and writes for one parameter: weights, moments, gradients, norms.</summary>
    public double OptimizerTraffic { get; init; } = 28;

    /// <summary>Milliseconds of a step that do not depend on the model: data, logging, synchronisation.</summary>
    public double StepMilliseconds { get; init; } = 6.39;

    /// <summary>Share by which the slowest of many processors lags behind the mean, for every doubling of nodes.</summary>
    public double StragglerPerDoubling { get; init; } = 0.0003;
}
