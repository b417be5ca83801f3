namespace Hanul.Planning.Tests;

public sealed class LayoutSearchTests
{
    [Fact]
    public void Nothing_on_the_front_is_beaten()
    {
        var found = LayoutSearch.Run(Plans.Small(data: 16) with { GlobalBatch = 256 }, TestContext.Current.CancellationToken);
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
            var start = Plans.Small(data: 16) with { Model = ModelCatalog.Find(name), GlobalBatch = 64 };
            var plans = SearchSpace.Plans(start, 16).ToArray();
            Assert.NotEmpty(plans);
            Assert.All(plans, plan => Assert.Null(PlanCheck.Problem(plan)));
        }
    }

    [Fact]
    public void A_model_that_fits_nowhere_near_gets_a_verdict()
    {
        var found = LayoutSearch.Run(Plans.Small(data: 8) with { Model = ModelCatalog.Find("megatron-1t"), GlobalBatch = 1024 }, TestContext.Current.CancellationToken);
        Assert.Null(found.Best);
        Assert.Contains("Memory kills it", found.Verdict, StringComparison.Ordinal);
        Assert.Contains("nearest that fits", found.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_that_does_not_divide_gets_a_verdict()
    {
        var start = Plans.Small(data: 7) with { GlobalBatch = 5 };
        var found = LayoutSearch.Run(start, TestContext.Current.CancellationToken);
        Assert.True(found.Best is not null || found.Verdict!.Length > 40);
    }

    [Fact]
    public void A_search_over_three_thousand_processors_takes_seconds()
    {
        var start = Plans.Small(data: 1) with
        {
            Model = ModelCatalog.Find("megatron-1t"), Cluster = Plans.Cluster("A100-80GB", 3072), GlobalBatch = 3072, Software = TrainingSoftware.Find("megatron-2022"),
        };
        var found = LayoutSearch.Run(start, TestContext.Current.CancellationToken);
        Assert.NotNull(found.Best);
        // Seconds on a quiet machine; the bound allows for a busy one.
        Assert.True(found.Elapsed < TimeSpan.FromSeconds(60), found.Elapsed.ToString());
    }
}
