namespace Hanul.Planning;

/// <summary>Seconds of one kernel on one processor: a roofline with the losses of small products.</summary>
internal sealed class KernelTimes(RunPlan plan, Calibration calibration)
{
    // A recorded graph leaves about a third of the gap.
    private const double RecordedGap = 0.3;

    // Tiles that matrix kernels come in, and the share of the best rate that each reaches: smaller ones read their inputs more often.
    private static readonly (int Rows, int Columns, double Share)[] Tiles = [(128, 256, 1), (256, 128, 1), (128, 128, 0.96), (128, 64, 0.85), (64, 64, 0.7)];

    private readonly Accelerator accelerator = plan.Cluster.Accelerator;
    private readonly double bandwidth = plan.Cluster.Accelerator.MemoryGBs * 1e9 * calibration.MemoryShare;
    private readonly double ripe = 1 - calibration.YoungLoss * Math.Clamp(1 - (plan.Software.Year - plan.Cluster.Accelerator.Year) / 3, 0, 1);
    private readonly double gap = calibration.KernelGapMicroseconds * (plan.Software.RecordsGraphs ? RecordedGap : 1) * 1e-6;

    /// <summary>A product <c>[rows, inner] × [inner, columns]</c>, <paramref name="batch"/> times in one kernel.</summary>
    public double Product(double rows, double columns, double inner, double batch, MatrixFormat format)
    {
        if (rows <= 0 || columns <= 0 || inner <= 0 || batch <= 0)
            return 0;
        var filled = Filled(rows, columns, batch);
        var started = inner / (inner + calibration.InnerStart);
        var compute = 2 * batch * rows * columns * inner / (accelerator.Rate(format) * ripe * filled * started);
        var traffic = batch * plan.ElementBytes * (rows * inner + inner * columns + rows * columns) / bandwidth;
        return Math.Max(compute, traffic) + gap;
    }

    // Cores take a tile each, wave after wave; the last wave, and the edges of tiles, do less than they could. A library picks the best tile.
    private double Filled(double rows, double columns, double batch)
    {
        var best = 0.0;
        foreach (var (tileRows, tileColumns, share) in Tiles)
        {
            var tiles = batch * Math.Ceiling(rows / tileRows) * Math.Ceiling(columns / tileColumns);
            var waves = Math.Ceiling(tiles / accelerator.Multiprocessors);
            var useful = batch * rows * columns / (waves * accelerator.Multiprocessors * tileRows * tileColumns);
            best = Math.Max(best, share * useful * waves / (waves + calibration.LostWaves));
        }

        return best;
    }

    /// <summary>Kernels that read and write <paramref name="bytes"/> in all, of 16-bit numbers; wider ones take as much more.</summary>
    public double Pointwise(double bytes, int kernels = 1) => bytes <= 0 ? 0 : bytes * plan.ElementBytes / 2 / bandwidth + kernels * gap;

    /// <summary>Fused attention, forward: operations at a share of the matrix rate.</summary>
    public double Flash(double flops, AttentionKernel kernel) => flops / (accelerator.Rate(plan.CoreFormat) * ripe * Share(kernel)) + gap;

    /// <summary>Fused attention, backward: it computes the scores again, five products where the forward pass has two.</summary>
    /// <param name="flops">Operations of the forward pass.</param>
    /// <param name="kernel">The kernel.</param>
    public double FlashBackward(double flops, AttentionKernel kernel) =>
        2.5 * flops / (accelerator.Rate(plan.CoreFormat) * ripe * Share(kernel) * calibration.FlashBackwardRatio) + 2 * gap;

    private double Share(AttentionKernel kernel) => kernel switch
    {
        AttentionKernel.Flash1 => calibration.Flash1Share,
        AttentionKernel.Flash3 => calibration.Flash3Share,
        _ => calibration.Flash2Share,
    };
}
