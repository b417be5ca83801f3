using Hanul.Distributed;

namespace Hanul.Planning.Tests;

public sealed class MemoryTests
{
    private const double GiB = 1L << 30;

    // Korthikanti et al., 2022, figures 1 and 7: activations of the first stage, with written-out scores and FP16.
    [Theory]
    [InlineData(48, 6144, 64, 1, 1, 4, false, Recomputation.None, 59.25)]
    [InlineData(48, 6144, 64, 1, 1, 4, true, Recomputation.Selective, 9.5625)]
    [InlineData(96, 12288, 96, 8, 3, 1, false, Recomputation.None, 66.84)]
    [InlineData(96, 12288, 96, 8, 3, 1, true, Recomputation.Selective, 12.35)]
    [InlineData(105, 20480, 128, 35, 3, 1, false, Recomputation.None, 114.02)]
    [InlineData(105, 20480, 128, 35, 3, 1, true, Recomputation.Selective, 23.08)]
    [InlineData(128, 25600, 160, 64, 1, 1, false, Recomputation.None, 131.25)]
    [InlineData(128, 25600, 160, 64, 1, 1, true, Recomputation.Selective, 26.56)]
    public void Activations_are_the_published_ones(
        int layers, int hidden, int heads, int stages, int chunks, int microBatch, bool sequenceParallel, Recomputation recomputation, double gibibytes)
    {
        var prediction = Planner.Predict(Plans.Gpt(layers, hidden, heads) with
        {
            Cluster = Plans.Cluster("A100-80GB", 8 * stages),
            MicroBatch = microBatch,
            GlobalBatch = microBatch * 4 * stages,
            Recomputation = recomputation,
            Layout = new() { Tensor = 8, SequenceParallel = sequenceParallel, Pipeline = stages, VirtualPipeline = chunks },
        });
        Assert.InRange(prediction.Stages[0].Activations / GiB / gibibytes, 0.98, 1.02);
    }

    [Fact]
    public void Sharding_spreads_what_its_stage_names()
    {
        var whole = Planner.Predict(Plans.Small(data: 8)).Memory;
        var optimizer = Planner.Predict(Plans.Small(data: 8) with { ZeroStage = 1 }).Memory;
        var gradients = Planner.Predict(Plans.Small(data: 8) with { ZeroStage = 2 }).Memory;
        Assert.Equal(whole.Optimizer / 8, optimizer.Optimizer, 1.0);
        Assert.Equal(whole.Gradients, optimizer.Gradients, 1.0);
        Assert.Equal(whole.Gradients / 8, gradients.Gradients, 1.0);
        Assert.Equal(whole.Weights, gradients.Weights, 1.0);
    }

    [Theory]
    [InlineData(Recomputation.Selective)]
    [InlineData(Recomputation.Full)]
    public void Recomputing_keeps_less_and_takes_longer(Recomputation recomputation)
    {
        var plan = Plans.Small(data: 8) with { Software = TrainingSoftware.Find("megatron-2022") };
        var (kept, again) = (Planner.Predict(plan), Planner.Predict(plan with { Recomputation = recomputation }));
        Assert.True(again.Memory.Activations < kept.Memory.Activations);
        Assert.True(again.Step.Total > kept.Step.Total);
    }

    [Fact]
    public void Parameters_of_all_ranks_are_the_models()
    {
        // With an untied head no table is held twice, so weights over all ranks of one replica are the model's.
        var plan = Plans.Small(data: 1) with { Cluster = Plans.Cluster("H100", 8), Layout = new() { Tensor = 2, Pipeline = 4 }, GlobalBatch = 8 };
        var prediction = Planner.Predict(plan);
        var weights = 2 * prediction.Stages.Sum(stage => stage.Weights) / 2;
        // Norms are held by both tensor ranks.
        Assert.InRange(weights / plan.Model.Parameters, 1, 1.001);
    }

    [Fact]
    public void Zero_bubbles_second_order_holds_about_twice_as_much()
    {
        var plan = Plans.Small(data: 1) with { Cluster = Plans.Cluster("H100", 8), Layout = new() { Pipeline = 8 }, GlobalBatch = 64 };
        var one = Planner.Predict(plan).Stages[0].Activations;
        var two = Planner.Predict(plan with { Schedule = PipelineScheduleKind.ZeroBubbleDoubleMemory }).Stages[0].Activations;
        Assert.InRange(two / one, 1.7, 2);
    }
}
