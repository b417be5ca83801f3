namespace Hanul.Distributed.Tests;

public sealed class ParallelLayoutTests
{
    [Fact]
    public void Degrees_multiply()
    {
        var layout = new ParallelLayout { Tensor = 8, Pipeline = 35, Data = 8 };
        Assert.Equal(2240, layout.RankCount);
        Assert.Equal("TP8 PP35 DP8", layout.ToString());
        Assert.Null(layout.Problem());
    }

    [Fact]
    public void The_expert_grid_has_its_own_data_degree()
    {
        var layout = new ParallelLayout { Tensor = 2, Data = 16, Expert = 8 };
        Assert.Equal(4, layout.ExpertData);
    }

    [Fact]
    public void Experts_that_do_not_divide_are_a_sentence() =>
        Assert.Contains("do not divide", new ParallelLayout { Data = 6, Expert = 4 }.Problem(), StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void A_degree_below_one_is_a_sentence(int degree) =>
        Assert.Contains("tensor degree", new ParallelLayout { Tensor = degree }.Problem(), StringComparison.Ordinal);

    [Fact]
    public void Degrees_that_overflow_an_int_are_counted() =>
        Assert.Equal(1_000_000_000_000L, new ParallelLayout { Data = 1_000_000, Tensor = 1_000_000 }.RankCount);
}
