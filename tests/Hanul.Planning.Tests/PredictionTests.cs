using Hanul.Distributed;

namespace Hanul.Planning.Tests;

public sealed class PredictionTests
{
    // Published steps, in seconds: Korthikanti et al., 2022, table 5.
    [Theory]
    [InlineData(48, 6144, 64, 1, 1, 4, 4, false, Recomputation.Full, 1.42)]
    [InlineData(48, 6144, 64, 1, 1, 4, 4, true, Recomputation.Selective, 1.10)]
    [InlineData(96, 12288, 96, 8, 3, 1, 64, false, Recomputation.Full, 18.13)]
    [InlineData(96, 12288, 96, 8, 3, 1, 64, true, Recomputation.Selective, 13.75)]
    [InlineData(105, 20480, 128, 35, 3, 1, 280, false, Recomputation.Full, 49.05)]
    [InlineData(105, 20480, 128, 35, 3, 1, 280, true, Recomputation.Selective, 37.83)]
    [InlineData(128, 25600, 160, 64, 1, 1, 512, false, Recomputation.Full, 94.42)]
    [InlineData(128, 25600, 160, 64, 1, 1, 512, true, Recomputation.Selective, 71.49)]
    public void Steps_of_megatron_in2022(
        int layers, int hidden, int heads, int stages, int chunks, int microBatch, int batch, bool sequenceParallel, Recomputation recomputation, double seconds)
    {
        var prediction = Planner.Predict(Plans.Gpt(layers, hidden, heads) with
        {
            Cluster = Plans.Cluster("A100-80GB", 8 * stages),
            MicroBatch = microBatch,
            GlobalBatch = batch,
            Recomputation = recomputation,
            Layout = new() { Tensor = 8, SequenceParallel = sequenceParallel, Pipeline = stages, VirtualPipeline = chunks },
            Schedule = chunks > 1 ? PipelineScheduleKind.Interleaved : PipelineScheduleKind.OneForwardOneBackward,
        });
        Assert.InRange(prediction.Step.Total.TotalSeconds / seconds, 0.94, 1.06);
    }

    [Fact]
    public void A_step_is_the_sum_of_its_parts()
    {
        var step = Planner.Predict(Plans.Small(data: 8)).Step;
        var parts = step.Compute + step.Recompute + step.Tensor + step.Expert + step.Context + step.Pipeline + step.Bubble + step.Data + step.Optimizer + step.Overhead;
        Assert.Equal(step.Total, parts);
    }

    [Fact]
    public void More_processors_are_never_slower_on_the_same_batch()
    {
        var times = new[] { 8, 16, 32, 64 }.Select(data => Planner.Predict(Plans.Small(data) with { GlobalBatch = 512 }).Step.Total).ToArray();
        Assert.Equal(times.OrderDescending(), times);
    }

    [Fact]
    public void A_slower_network_is_never_faster()
    {
        var plan = Plans.Small(data: 64) with { Software = TrainingSoftware.Find("megatron-2022") };
        var slow = Planner.Predict(plan with { Cluster = plan.Cluster with { NetworkOverride = 5 } });
        Assert.True(slow.Step.Data > Planner.Predict(plan).Step.Data);
    }

    [Fact]
    public void Unbalanced_experts_take_longer()
    {
        var plan = new RunPlan
        {
            Model = ModelCatalog.Find("mixtral-8x7b"),
            Cluster = Plans.Cluster("H100", 8),
            Layout = new() { Data = 8, Expert = 8 },
            GlobalBatch = 64,
        };
        Assert.True(Planner.Predict(plan with { ExpertImbalance = 2 }).Step.Total > Planner.Predict(plan).Step.Total * 1.2);
    }

    [Fact]
    public void Eight_bits_are_faster_than_sixteen()
    {
        var plan = Plans.Small(data: 8) with { MicroBatch = 2 };
        Assert.True(Planner.Predict(plan with { Format = MatrixFormat.Eight }).Step.Total < Planner.Predict(plan).Step.Total);
    }

    [Fact]
    public void A_format_the_processor_lacks_is_a_sentence()
    {
        var plan = Plans.Small(data: 8) with { Cluster = Plans.Cluster("A100", 8), Format = MatrixFormat.Eight };
        Assert.Contains("FP8", Assert.Throws<InvalidDataException>(() => Planner.Predict(plan)).Message, StringComparison.Ordinal);
    }
}
