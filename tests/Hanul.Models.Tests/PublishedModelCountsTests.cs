namespace Hanul.Models.Tests;

/// <summary>Published models have published parameter counts: our tables must reach them to the last parameter.</summary>
public class PublishedModelCountsTests
{
    [Theory]
    [InlineData("GPT-2 124M", 124_439_808, 124_439_808)]
    [InlineData("Llama-2 7B", 6_738_415_616, 6_738_415_616)]
    [InlineData("Llama-3 8B", 8_030_261_248, 8_030_261_248)]
    [InlineData("Mixtral 8x7B", 46_702_792_704, 12_879_925_248)]
    [InlineData("OLMoE 1B-7B", 6_919_161_856, 1_282_017_280)]
    public void Counts_are_the_published_ones(string name, long total, long active)
    {
        var counts = ModelCounts.Of(Published.Models[name]);
        Assert.Equal(total, counts.TotalParameters);
        Assert.Equal(active, counts.ActiveParameters);
    }

    [Fact]
    public void Flops_of_a_dense_model_are_two_for_each_weight_that_multiplies_and_four_for_each_visible_feature()
    {
        var spec = Published.Models["GPT-2 124M"];
        const double layer = 12.0 * 768 * 768;
        var expected = 2 * (12 * layer + 50257.0 * 768) + 12 * 4.0 * 100 * 768;
        Assert.Equal(expected, ModelCounts.ForwardFlops(spec, 100), 1.0);
        Assert.Equal(3 * ModelCounts.ForwardFlops(spec, 128.5), ModelCounts.TrainingFlops(spec, 256), 1.0);
    }

    [Fact]
    public void Flops_of_a_sparse_model_count_only_the_experts_that_work()
    {
        var spec = Published.Models["Mixtral 8x7B"];
        var one = 3.0 * 4096 * 14336;
        var attention = 2.0 * 4096 * 4096 + 2.0 * 4096 * 1024;
        var expected = 2 * (32 * (2 * one + attention + 8 * 4096) + 32000.0 * 4096) + 32 * 4.0 * 10 * 4096;
        Assert.Equal(expected, ModelCounts.ForwardFlops(spec, 10), 1.0);
    }
}
