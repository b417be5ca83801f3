namespace Hanul.Cli.Tests;

public class LossCurveTests
{
    [Fact]
    public void A_falling_line_is_drawn_from_the_upper_left_to_the_lower_right()
    {
        var lines = LossCurve.Draw([.. Enumerable.Range(0, 100).Select(x => ((double)x, 10.0 - x / 10.0))], width: 48, height: 8);
        Assert.Equal(9, lines.Count);
        Assert.Contains("10.000", lines[0], StringComparison.Ordinal);
        var dots = lines.Take(8).Select(line => line[8..]).ToArray();
        Assert.NotEqual('\u2800', dots[0][0]);
        Assert.Equal('\u2800', dots[0][^1]);
        Assert.NotEqual('\u2800', dots[7][^1]);
        Assert.Equal('\u2800', dots[7][0]);
    }

    [Fact]
    public void What_is_not_a_number_is_left_out()
    {
        Assert.Empty(LossCurve.Draw([(1, double.NaN), (2, 3.0)], 40, 5));
        Assert.NotEmpty(LossCurve.Draw([(1, 4.0), (2, double.PositiveInfinity), (3, 4.0)], 40, 5));
    }
}
