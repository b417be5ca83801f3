using Hanul.Distributed;

namespace Hanul.Planning;

/// <summary>Puts layers on stages, stages on a timeline, and around it what happens once a step.</summary>
internal sealed class StepTime
{
    private readonly RunPlan plan;
    private readonly Calibration calibration;
    private readonly LayerTime[] layers;
    private readonly int[][] parts;
    private readonly KernelTimes kernels;
    private readonly Collectives collectives;

    public StepTime(RunPlan plan, Calibration calibration)
    {
        this.plan = plan;
        this.calibration = calibration;
        kernels = new(plan, calibration);
        collectives = new(plan.Cluster, calibration);
        layers = [.. plan.Model.Blocks.Select(block => LayerTime(block))];
        parts = StageSplit.Parts(plan.Model, plan.Layout);
    }

    /// <summary>Costs of one layer of each block.</summary>
    public IReadOnlyList<LayerTime> Layers => layers;

    /// <summary>Layers of each block on each part.</summary>
    public int[][] Parts => parts;

    private LayerTime LayerTime(Block block) => LayerTimes.Of(block, plan, calibration);

    /// <summary>The timeline of this plan's pipeline.</summary>
    public PipelineTimeline Timeline() => Timeline(PartTimes(Sums()));

    /// <summary>Predicts a step.</summary>
    public StepBreakdown Predict()
    {
        var sums = Sums();
        var times = PartTimes(sums);
        var microBatches = plan.MicroBatches;
        var passes = Timeline(times).Seconds(microBatches);

        var (stages, chunks) = (plan.Layout.Pipeline, plan.Layout.VirtualPipeline);
        var busiest = Enumerable.Range(0, stages).MaxBy(stage => Enumerable.Range(0, chunks).Sum(chunk => Whole(times, chunk * stages + stage)));
        var stage = default(PartSum);
        for (var chunk = 0; chunk < chunks; chunk++)
            stage.Add(sums[chunk * stages + busiest]);
        double count = microBatches;
        var send = stages == 1 ? 0 : SendSeconds() * 2 * chunks * count;
        var exposedSend = plan.Software.OverlapsPipeline ? 0 : send;
        var work = count * stage.Device;
        var host = Math.Max(0, count * Enumerable.Range(0, chunks).Sum(chunk => Whole(times, chunk * stages + busiest)) - work);
        var nodes = Math.Max(1, plan.Layout.RankCount / (double)plan.Cluster.NodeSize);
        var straggling = passes * calibration.StragglerPerDoubling * Math.Log2(nodes);
        var (data, hiddenData) = new DataTraffic(plan, collectives).Of(ParametersOf(busiest), stage, count);
        var interference = calibration.Interference * Math.Min(hiddenData, work);
        return new()
        {
            Compute = Time(count * stage.Compute),
            Recompute = Time(count * stage.Recompute),
            Tensor = Time(count * stage.Tensor),
            Expert = Time(count * stage.Expert),
            Context = Time(count * stage.Context),
            Pipeline = Time(exposedSend),
            Bubble = Time(Math.Max(0, passes - work - host - exposedSend)),
            Data = Time(data),
            Optimizer = Time(OptimizerSeconds(ParametersOf(busiest))),
            Overhead = Time(host + straggling + interference + calibration.StepMilliseconds * 1e-3),
            Hidden = Time(hiddenData + count * stage.Hidden + (send - exposedSend)),
        };
    }

    /// <summary>Parameters a rank of a stage holds, tables included.</summary>
    public (double Dense, double Expert) ParametersOf(int stage)
    {
        var (dense, expert) = (0.0, 0.0);
        var (stages, chunks) = (plan.Layout.Pipeline, plan.Layout.VirtualPipeline);
        for (var chunk = 0; chunk < chunks; chunk++)
        {
            for (var block = 0; block < layers.Length; block++)
            {
                var count = parts[chunk * stages + stage][block];
                dense += count * layers[block].Parameters;
                expert += count * layers[block].ExpertParameters;
            }
        }

        var table = (double)plan.Model.VocabularySize * plan.Model.HiddenSize / plan.Layout.Tensor;
        if (stage == 0)
            dense += table + plan.Model.OtherTableParameters;
        if (stage == stages - 1)
            dense += plan.Model.OtherParameters + (plan.Model.TiedEmbeddings && stages == 1 ? 0 : table);
        return (dense, expert);
    }

    private PipelineTimeline Timeline(PartTimes times) => new(
        times, plan.Layout.Pipeline, plan.Layout.VirtualPipeline,
        plan.Layout.VirtualPipeline > 1 ? PipelineScheduleKind.Interleaved : plan.Schedule,
        plan.Layout.Pipeline == 1 ? 0 : SendSeconds(), plan.Software.OverlapsPipeline);

    private double SendSeconds()
    {
        // Tensor ranks send a share each and gather it at the other side (Narayanan et al., 2021, section 4.1).
        var layout = plan.Layout;
        var bytes = (double)plan.ElementBytes * plan.MicroBatch * plan.Sequence / layout.Context * plan.Model.HiddenSize;
        var stride = (long)layout.Tensor * layout.Context * layout.Data;
        if (!plan.Software.ScattersSends)
            return collectives.Send(bytes, stride);
        var gather = layout.SequenceParallel ? 0 : collectives.Gather(bytes, layout.Tensor, 1);
        return collectives.Send(bytes / layout.Tensor, stride) + gather;
    }

    /// <summary>The token table in front, and the head and the loss behind, of one micro-batch.</summary>
    public (PartSum First, PartSum Last) Tables()
    {
        var (first, last) = (default(PartSum), default(PartSum));
        AddTables(ref first, ref last);
        return (first, last);
    }

    private PartSum[] Sums()
    {
        var sums = new PartSum[parts.Length];
        for (var part = 0; part < parts.Length; part++)
        {
            for (var block = 0; block < layers.Length; block++)
            {
                if (parts[part][block] > 0)
                    sums[part].Add(layers[block], parts[part][block], plan);
            }
        }

        AddTables(ref sums[0], ref sums[^1]);
        return sums;
    }

    // The token table in front, the head and the loss behind.
    private void AddTables(ref PartSum first, ref PartSum last)
    {
        var tokens = plan.MicroBatch * (double)plan.Sequence / plan.Layout.Context;
        double hidden = plan.Model.HiddenSize, rows = plan.Model.VocabularySize / (double)plan.Layout.Tensor;
        first.Forward += kernels.Pointwise(4 * tokens * hidden, 3);
        first.BackwardInput += kernels.Pointwise(10 * tokens * hidden, 3);
        first.ForwardKernels += 6;
        first.BackwardKernels += 6;
        var written = plan.MicroBatch * (double)plan.WrittenTokens / plan.Layout.Context;
        var product = kernels.Product(written, rows, hidden, 1, plan.CoreFormat);
        var seen = plan.Software.SplitsLoss ? rows : plan.Model.VocabularySize;
        last.Forward += product + kernels.Pointwise(18 * written * seen, 4);
        last.BackwardInput += product + kernels.Pointwise(10 * written * seen, 2);
        last.BackwardWeight += product;
        last.ForwardKernels += 10;
        last.BackwardKernels += 10;
        if (plan.Layout.Tensor > 1)
        {
            var reduce = collectives.AllReduce(plan.ElementBytes * tokens * hidden, plan.Layout.Tensor, 1);
            first.TensorForward += reduce;
            last.TensorBackward += reduce;
            if (!plan.Software.SplitsLoss)
                last.TensorForward += collectives.Gather(plan.ElementBytes * written * seen, plan.Layout.Tensor, 1);
        }
    }

    private PartTimes PartTimes(PartSum[] sums)
    {
        var host = plan.Software.HostMicroseconds * 1e-6;
        var times = new PartTimes(new double[sums.Length], new double[sums.Length], new double[sums.Length]);
        for (var part = 0; part < sums.Length; part++)
        {
            var sum = sums[part];
            times.Forward[part] = Math.Max(sum.ForwardDevice, sum.ForwardKernels * host);
            var (input, weight) = (sum.BackwardDevice, sum.BackwardWeight);
            var launched = (sum.BackwardKernels + sum.RecomputedKernels) * host;
            times.BackwardInput[part] = Math.Max(input, launched - weight);
            times.BackwardWeight[part] = weight;
        }

        return times;
    }

    private double OptimizerSeconds((double Dense, double Expert) parameters)
    {
        var shards = plan.ZeroStage >= 1 ? Math.Max(1, plan.ZeroDegree > 0 ? plan.ZeroDegree : plan.Layout.Data * plan.Layout.Context) : 1;
        var expertShards = plan.ZeroStage >= 1 ? Math.Max(1, plan.Layout.ExpertData) : 1;
        var updated = parameters.Dense / shards + parameters.Expert / expertShards;
        return updated * calibration.OptimizerTraffic / (plan.Cluster.Accelerator.MemoryGBs * 1e9 * calibration.MemoryShare);
    }

    private static double Whole(PartTimes times, int part) => times.Forward[part] + times.BackwardInput[part] + times.BackwardWeight[part];

    // Beyond three thousand years a step is an input that nobody checked.
    private static TimeSpan Time(double seconds) => seconds < 1e11
        ? TimeSpan.FromSeconds(Math.Max(0, seconds))
        : throw new InvalidDataException($"A part of a step would take {seconds:E1} seconds; a size, a rate or a degree is absurd.");
}
