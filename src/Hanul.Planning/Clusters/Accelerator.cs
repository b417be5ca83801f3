namespace Hanul.Planning;

/// <summary>Number formats of a training run's matrix products.</summary>
public enum MatrixFormat
{
    /// <summary>32-bit floating point.</summary>
    Float32,

    /// <summary>FP16 or BF16, which every accelerator here multiplies at one rate.</summary>
    Half,

    /// <summary>FP8, one scale a tensor or a block; attention stays in BF16.</summary>
    Eight,

    /// <summary>FP4 (NVFP4, MXFP4); attention stays in BF16.</summary>
    Four,
}

/// <summary>
/// A processor that trains: what its makers state, and what share of it well-written kernels reach. What a file leaves out is read as zero,
/// and zero means the usual value.
/// </summary>
public sealed record Accelerator
{
    /// <summary>The name it is asked for by, for example <c>A100-80GB</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Other names it is known by.</summary>
    public IReadOnlyList<string> Aliases { get => field ?? []; init; }

    /// <summary>Its memory, in GiB.</summary>
    public required double MemoryGiB { get; init; }

    /// <summary>Its memory's bandwidth, in GB/s.</summary>
    public required double MemoryGBs { get; init; }

    /// <summary>Dense matrix products in FP32, in TFLOP/s.</summary>
    public double TeraflopsFloat32 { get; init; }

    /// <summary>Dense matrix products in FP16 and BF16, in TFLOP/s; utilisation is counted against this.</summary>
    public required double TeraflopsHalf { get; init; }

    /// <summary>Dense matrix products in FP8, in TFLOP/s; 0 where it has none.</summary>
    public double TeraflopsEight { get; init; }

    /// <summary>Dense matrix products in FP4, in TFLOP/s; 0 where it has none.</summary>
    public double TeraflopsFour { get; init; }

    /// <summary>Cores that take one tile of a matrix product at a time: streaming multiprocessors, or 1 where the notion does not apply.</summary>
    public int Multiprocessors { get => field > 0 ? field : 1; init; }

    /// <summary>The link between processors of one domain, in GB/s and direction; 0 where there is none.</summary>
    public double LinkGBs { get; init; }

    /// <summary>Processors that reach each other by that link; 0 means those of a node.</summary>
    public int LinkDomain { get; init; }

    /// <summary>Processors of one node.</summary>
    public int NodeSize { get => field > 0 ? field : 8; init; }

    /// <summary>The network of a node, divided by its processors, in GB/s and direction.</summary>
    public double NetworkGBs { get; init; }

    /// <summary>The year in which it came to users.</summary>
    public double Year { get => field > 0 ? field : 2020; init; }

    /// <summary>Power at full load, in watts, the processor alone.</summary>
    public double Watts { get; init; }

    /// <summary>Rent of an hour, in US dollars; an assumption of ours that <c>--price</c> replaces.</summary>
    public double PricePerHour { get; init; }

    /// <summary>Share of the stated FP16/BF16 rate that a large matrix product reaches (power and clocks included).</summary>
    public double SustainedHalf { get => field > 0 ? field : 0.75; init; }

    /// <summary>The same for FP8.</summary>
    public double SustainedEight { get => field > 0 ? field : 0.65; init; }

    /// <summary>The same for FP4.</summary>
    public double SustainedFour { get => field > 0 ? field : 0.5; init; }

    /// <summary>The rate of a large matrix product, in FLOP/s.</summary>
    /// <param name="format">The number format.</param>
    public double Rate(MatrixFormat format) => 1e12 * format switch
    {
        MatrixFormat.Float32 => TeraflopsFloat32 * SustainedHalf,
        MatrixFormat.Half => TeraflopsHalf * SustainedHalf,
        MatrixFormat.Eight => TeraflopsEight * SustainedEight,
        _ => TeraflopsFour * SustainedFour,
    };
}
