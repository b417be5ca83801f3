namespace Hanul.Planning.Tests;

public sealed class AcceleratorCatalogTests
{
    [Fact]
    public void What_a_file_leaves_out_has_its_usual_value()
    {
        var known = AcceleratorCatalog.Default.Find("V100");
        Assert.Equal(8, known.NodeSize);
        Assert.True(known.SustainedEight > 0);
    }

    [Fact]
    public void A_users_file_adds_and_replaces()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".json");
        try
        {
            File.WriteAllText(path, """{ "accelerators": [ { "name": "우리-GPU", "memoryGiB": 64, "memoryGBs": 3000, "teraflopsHalf": 500 }, { "name": "A100-80GB", "memoryGiB": 81, "memoryGBs": 2039, "teraflopsHalf": 312 } ] }""");
            var catalog = AcceleratorCatalog.Default.With(path);
            Assert.Equal(64, catalog.Find("우리-GPU").MemoryGiB);
            Assert.Equal(81, catalog.Find("A100-80GB").MemoryGiB);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("""{ "accelerators": [ { "name": "x", "memoryGiB": -1, "memoryGBs": 1, "teraflopsHalf": 1 } ] }""")]
    [InlineData("""{ "accelerators": [ { "name": "x", "memoryGiB": 1, "memoryGBs": 1, "teraflopsHalf": 1, "speed": 3 } ] }""")]
    [InlineData("""{ "accelerators": 3 }""")]
    [InlineData("""{ "accelerators": [ null ] }""")]
    [InlineData("""{ "accelerators": [ { "name": "x", "aliases": [ null ], "memoryGiB": 1, "memoryGBs": 1, "teraflopsHalf": 1 } ] }""")]
    [InlineData("""{ "accelerators": [ { "name": "x", "memoryGiB": 1, "memoryGBs": 1, "teraflopsHalf": 1, "pricePerHour": -5 } ] }""")]
    [InlineData("""{ "accelerators": [ { "name": "x", "memoryGiB": 1, "memoryGBs": 1, "teraflopsHalf": 1, "sustainedHalf": 40 } ] }""")]
    [InlineData("""{ "accelerators": [ { "name": "x", "memoryGiB": 1, "memoryGBs": 1, "teraflopsHalf": 1, "constants": { "memoryShare": 0 } } ] }""")]
    [InlineData("nonsense")]
    public void A_file_that_lies_is_a_sentence(string text)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".json");
        try
        {
            File.WriteAllText(path, text);
            Assert.Contains(path, Assert.Throws<InvalidDataException>(() => AcceleratorCatalog.Default.With(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
