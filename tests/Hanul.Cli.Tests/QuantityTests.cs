namespace Hanul.Cli.Tests;

public class QuantityTests
{
    [Theory]
    [InlineData(999, "999 B")]
    [InlineData(1_500, "1.5 kB")]
    [InlineData(8_000_000, "8.0 MB")]
    [InlineData(2.5e12, "2.5 TB")]
    public void Bytes_read_as_people_say_them(double bytes, string text) => Assert.Equal(text, Quantity.Bytes(bytes));

    [Theory]
    [InlineData(5, "5")]
    [InlineData(1_234, "1.2k")]
    [InlineData(5_380_000, "5.38M")]
    [InlineData(530e9, "530B")]
    public void Counts_read_as_people_say_them(double count, string text) => Assert.Equal(text, Quantity.Count(count));

    [Theory]
    [InlineData(0.25, "250 ms")]
    [InlineData(42, "42 s")]
    [InlineData(185, "3 min 05 s")]
    [InlineData(7620, "2 h 07 min")]
    public void Durations_read_as_people_say_them(double seconds, string text) =>
        Assert.Equal(text, Quantity.Duration(TimeSpan.FromSeconds(seconds)));
}
