namespace Hanul.Planning;

/// <summary>Seconds of one kernel on one processor: a roofline with the losses of small products.</summary>
internal sealed class KernelTimes(Accelerator accelerator, TrainingSoftware software, Calibration calibration)
{
    // A recorded graph leaves about a third of the gap.
    private const double RecordedGap = 0.3;

    // The tile of the largest efficient kernels.
    private const double TileRows = 128, TileColumns = 256;

    private readonly double bandwidth = accelerator.MemoryGBs * 1e9 * calibration.MemoryShare;
    private readonly double ripe = 1 - calibration.YoungLoss * Math.Clamp(1 - (software.Year - accelerator.Year) / 3, 0, 1);
    private readonly double gap = calibration.KernelGapMicroseconds * (software.RecordsGraphs ? RecordedGap : 1) * 1e-6;

    /// <summary>A product <c>[rows, inner] × [inner, columns]</c>, <paramref name="batch"/> times in one kernel.</summary>
    public double Product(double rows, double columns, double inner, double batch, MatrixFormat format, double bytes = 2)
    {
        if (rows <= 0 || columns <= 0 || inner <= 0 || batch <= 0)
            return 0;
        var waves = Math.Max(batch * rows * columns, 1) / (TileRows * TileColumns * accelerator.Multiprocessors);
        // A product with less than a wave of tiles splits its inner sum over the idle cores; what it gains is bounded.
        var filled = waves / (waves + calibration.LostWaves);
        var started = inner / (inner + calibration.InnerStart);
        var compute = 2 * batch * rows * columns * inner / (accelerator.Rate(format) * ripe * filled * started);
        var traffic = batch * bytes * (rows * inner + inner * columns + rows * columns) / bandwidth;
        return Math.Max(compute, traffic) + gap;
    }

    /// <summary>Kernels that read and write <paramref name="bytes"/> in all.</summary>
    public double Pointwise(double bytes, int kernels = 1) => bytes <= 0 ? 0 : bytes / bandwidth + kernels * gap;

    /// <summary>Fused attention, forward: operations at a share of the matrix rate.</summary>
    public double Flash(double flops, AttentionKernel kernel) => flops / (accelerator.Rate(MatrixFormat.Half) * ripe * Share(kernel)) + gap;

    /// <summary>Fused attention, backward: it computes the scores again, five products where the forward pass has two.</summary>
    /// <param name="flops">Operations of the forward pass.</param>
    /// <param name="kernel">The kernel.</param>
    public double FlashBackward(double flops, AttentionKernel kernel) =>
        2.5 * flops / (accelerator.Rate(MatrixFormat.Half) * ripe * Share(kernel) * calibration.FlashBackwardRatio) + 2 * gap;

    private double Share(AttentionKernel kernel) => kernel switch
    {
        AttentionKernel.Flash1 => calibration.Flash1Share,
        AttentionKernel.Flash3 => calibration.Flash3Share,
        _ => calibration.Flash2Share,
    };
}
