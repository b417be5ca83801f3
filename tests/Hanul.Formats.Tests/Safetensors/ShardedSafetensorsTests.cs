namespace Hanul.Formats.Tests;

public sealed class ShardedSafetensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ShardedSafetensorsTests()
    {
        Write("model-00001-of-00002.safetensors", TensorToWrite.FromFloats("a", [2], new float[] { 1, 2 }));
        Write("model-00002-of-00002.safetensors", TensorToWrite.FromFloats("b", [1], new float[] { 3 }));
    }

    private string Index => _folder["model.safetensors.index.json"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ShardsAreOneFile()
    {
        File.WriteAllText(Index, """
            {"metadata":{"total_size":12},
             "weight_map":{"a":"model-00001-of-00002.safetensors","b":"model-00002-of-00002.safetensors"}}
            """);
        using var file = ShardedSafetensors.Open(Index);
        Assert.Equal([1f, 2f], file.View("a").ToArray());
        Assert.Equal([3f], file.View("b").ToArray());
        Assert.Equal(2, file.Tensors.Count);
        Assert.Throws<InvalidDataException>(() => file.View("c"));
    }

    [Theory]
    [InlineData("""{"weight_map":{"a":"model-00002-of-00002.safetensors"}}""", "'a'")]
    [InlineData("""{"weight_map":{"a":"../model-00001-of-00002.safetensors"}}""", "plain name")]
    [InlineData("""{"weight_map":{"a":"/etc/passwd"}}""", "plain name")]
    [InlineData("""{"weight_map":{"a":""}}""", "plain name")]
    [InlineData("""{"weight_map":{"a":null}}""", "plain name")]
    [InlineData("""{"weight_map":{"a":1}}""", "index")]
    [InlineData("""{"weight_map":{"a":"x","a":"y"}}""", "index")]
    [InlineData("""{"weight_map":[]}""", "index")]
    [InlineData("""{}""", "weight_map")]
    [InlineData("""{"weight""", "index")]
    public void ALyingIndexIsNamed(string json, string expected)
    {
        File.WriteAllText(Index, json);
        var error = Assert.Throws<InvalidDataException>(() => ShardedSafetensors.Open(Index));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMissingShardIsNamed()
    {
        File.WriteAllText(Index, """{"weight_map":{"a":"model-00003-of-00003.safetensors"}}""");
        var error = Assert.Throws<FileNotFoundException>(() => ShardedSafetensors.Open(Index));
        Assert.Contains("model-00003-of-00003.safetensors", error.Message, StringComparison.Ordinal);
    }

    private void Write(string name, TensorToWrite tensor) =>
        SafetensorsWriter.Write(_folder[name], [tensor], null, TestContext.Current.CancellationToken);
}
