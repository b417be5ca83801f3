using Hanul.Distributed;

namespace Hanul.Planning.Tests;

public sealed class TimelineTests
{
    [Theory]
    [InlineData(PipelineScheduleKind.OneForwardOneBackward, 1)]
    [InlineData(PipelineScheduleKind.Interleaved, 3)]
    [InlineData(PipelineScheduleKind.ZeroBubble, 1)]
    [InlineData(PipelineScheduleKind.ZeroBubbleDoubleMemory, 1)]
    public void A_long_step_is_a_short_one_and_its_period(PipelineScheduleKind kind, int chunks)
    {
        var random = new Random(1);
        foreach (var stages in new[] { 2, 4, 7 })
        {
            foreach (var microBatches in new[] { 6 * stages, 8 * stages + 3, 15 * stages + 1 })
            {
                double[] Times() => [.. Enumerable.Range(0, stages * chunks).Select(_ => 1 + 0.2 * random.NextDouble())];
                var timeline = new PipelineTimeline(new(Times(), Times(), Times()), stages, chunks, kind, 0.01, sendsBesideWork: random.Next(2) == 0);
                Assert.Equal(1, timeline.Seconds(microBatches) / timeline.Simulate(microBatches, null), 0.01);
            }
        }
    }

    [Fact]
    public void One_forward_one_backward_has_the_bubble_of_the_paper()
    {
        // Narayanan et al., 2021, section 2.2.1: (p − 1) / m of the ideal time.
        var timeline = Even(4, 1, PipelineScheduleKind.OneForwardOneBackward);
        Assert.Equal((16 + 3) * 3.0, timeline.Simulate(16, null), 1e-9);
    }

    [Fact]
    public void Interleaving_divides_the_bubble_by_the_chunks()
    {
        var timeline = new PipelineTimeline(Uniform(8, 0.5), 4, 2, PipelineScheduleKind.Interleaved, 0, true);
        Assert.Equal(16 * 3.0 + 3 * 3.0 / 2, timeline.Simulate(16, null), 1e-9);
    }

    [Fact]
    public void Zero_bubble_leaves_a_third_of_the_bubble_and_its_second_order_almost_none()
    {
        // Qi et al., 2023, table 1 with equal times: 1F1B (p − 1)(F + B + W), H1 (p − 1)(F + B − W), H2 (p − 1)(F + B − 2W).
        Assert.Equal(16 * 3.0 + 3, Even(4, 1, PipelineScheduleKind.ZeroBubble).Simulate(16, null), 1e-9);
        Assert.InRange(Even(4, 1, PipelineScheduleKind.ZeroBubbleDoubleMemory).Simulate(16, null), 48, 48 + 3.01);
    }

    [Fact]
    public void Bars_do_not_overlap_on_a_stage()
    {
        var bars = Even(4, 1, PipelineScheduleKind.ZeroBubble).Bars(9);
        Assert.Equal(4 * 3 * 9, bars.Count);
        foreach (var stage in bars.GroupBy(bar => bar.Stage))
        {
            var ordered = stage.OrderBy(bar => bar.Start).ToArray();
            Assert.All(ordered.Zip(ordered.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start + 1e-12));
        }
    }

    private static PipelineTimeline Even(int stages, int chunks, PipelineScheduleKind kind) => new(Uniform(stages * chunks, 1), stages, chunks, kind, 0, true);

    private static PartTimes Uniform(int parts, double seconds)
    {
        double[] Times() => [.. Enumerable.Repeat(seconds, parts)];
        return new(Times(), Times(), Times());
    }
}
