namespace Hanul.Planning.Tests;

public sealed class LayoutSearchTests
{
    [Fact]
    public void Nothing_on_the_front_is_beaten()
    {
        var found = LayoutSearch.Run(Request("llama-3-8b", "H100", 16, 256), TestContext.Current.CancellationToken);
        Assert.NotNull(found.Best);
        foreach (var each in found.Front)
        {
            Assert.DoesNotContain(found.Front, other =>
                !ReferenceEquals(other, each) && other.Step.Total < each.Step.Total && other.Plan.Cluster.Count <= each.Plan.Cluster.Count && other.Memory.Total <= each.Memory.Total);
        }

        Assert.Equal(found.Front[0].Step.Total, found.Best.Step.Total);
    }

    [Fact]
    public void Every_plan_it_sees_is_legal()
    {
        foreach (var name in new[] { "llama-3-8b", "mixtral-8x7b", "switch-base-8" })
        {
            var plans = SearchSpace.Plans(Request(name, "H100", 16, 64), 16).ToArray();
            Assert.NotEmpty(plans);
            Assert.All(plans, plan => Assert.Null(PlanCheck.Problem(plan)));
        }
    }

    [Fact]
    public void A_model_that_fits_nowhere_near_gets_a_verdict()
    {
        var found = LayoutSearch.Run(Request("megatron-1t", "H100", 8, 1024), TestContext.Current.CancellationToken);
        Assert.Null(found.Best);
        Assert.Contains("Memory kills it", found.Verdict, StringComparison.Ordinal);
        Assert.Contains("nearest that fits", found.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_that_does_not_divide_gets_a_verdict()
    {
        var found = LayoutSearch.Run(Request("llama-3-8b", "H100", 7, 5), TestContext.Current.CancellationToken);
        Assert.True(found.Best is not null || found.Verdict!.Length > 40);
    }

    [Fact]
    public void A_search_over_three_thousand_processors_takes_seconds()
    {
        var found = LayoutSearch.Run(Request("megatron-1t", "A100-80GB", 3072, 3072) with { Software = TrainingSoftware.Find("megatron-2022") }, TestContext.Current.CancellationToken);
        Assert.NotNull(found.Best);
        // Seconds on a quiet machine; the bound allows for a busy one.
        Assert.True(found.Elapsed < TimeSpan.FromSeconds(60), found.Elapsed.ToString());
    }

    [Fact]
    public void What_was_asked_for_stays()
    {
        var request = Request("llama-3-8b", "H100", 8, 64) with { ZeroStage = 3, Recomputation = Recomputation.Full, MicroBatch = 4, Tensor = 8 };
        var found = LayoutSearch.Run(request, TestContext.Current.CancellationToken);
        Assert.NotEmpty(found.Front);
        Assert.All(found.Front, each => Assert.True(request.Allows(each.Plan)));
        Assert.Equal(8, found.Best!.Plan.Layout.Tensor);
    }

    [Fact]
    public void A_program_of_its_time_is_not_given_later_means()
    {
        var found = LayoutSearch.Run(Request("gpt-3-175b", "A100-80GB", 1024, 1536) with { Software = TrainingSoftware.Find("megatron-2021") }, TestContext.Current.CancellationToken);
        Assert.All(found.Front, each => Assert.False(each.Plan.Layout.SequenceParallel || each.Plan.Recomputation == Recomputation.Selective));
    }

    [Fact]
    public void No_plan_multiplies_faster_than_its_processor()
    {
        foreach (var name in new[] { "llama-3-8b", "mixtral-8x7b", "qwen3-30b-a3b" })
        {
            foreach (var plan in SearchSpace.Plans(Request(name, "H100", 16, 64), 16))
                Assert.InRange(Planner.Predict(plan).HardwareUtilisation, 0, 0.75);
        }
    }

    private static PlanRequest Request(string model, string processor, int count, int batch) =>
        new() { Model = ModelCatalog.Find(model), Cluster = Plans.Cluster(processor, count), Batch = batch };
}
