namespace Hanul.Distributed.Tests;

public sealed class ParallelLayoutTests
{
    [Fact]
    public void DegreesMultiply()
    {
        var layout = new ParallelLayout { Tensor = 8, Pipeline = 35, Data = 8 };
        Assert.Equal(2240, layout.RankCount);
        Assert.Equal("TP8 PP35 DP8", layout.ToString());
        Assert.Null(layout.Problem());
    }

    [Fact]
    public void TheExpertGridHasItsOwnDataDegree()
    {
        var layout = new ParallelLayout { Tensor = 2, Data = 16, Expert = 8 };
        Assert.Equal(4, layout.ExpertData);
    }

    [Fact]
    public void ExpertsThatDoNotDivideAreASentence() =>
        Assert.Contains("do not divide", new ParallelLayout { Data = 6, Expert = 4 }.Problem(), StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void ADegreeBelowOneIsASentence(int degree) =>
        Assert.Contains("tensor degree", new ParallelLayout { Tensor = degree }.Problem(), StringComparison.Ordinal);

    [Fact]
    public void DegreesThatOverflowAnIntAreCounted() =>
        Assert.Equal(1_000_000_000_000L, new ParallelLayout { Data = 1_000_000, Tensor = 1_000_000 }.RankCount);
}
