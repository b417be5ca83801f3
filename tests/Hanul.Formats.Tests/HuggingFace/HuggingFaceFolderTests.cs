namespace Hanul.Formats.Tests;

public sealed class HuggingFaceFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void FindsWhatIsThere()
    {
        File.WriteAllText(_folder["config.json"], "{}");
        File.WriteAllText(_folder["chat_template.jinja"], "");
        WriteWeights("model.safetensors");
        var folder = HuggingFaceFolder.Open(_folder.Path);
        using var weights = folder.OpenWeights();
        Assert.Contains("a", weights.Tensors.Keys);
        Assert.NotNull(folder.ChatTemplatePath);
        Assert.Null(folder.TokenizerPath);
        Assert.Equal(Path.GetFileName(_folder.Path), folder.Name);
    }

    [Fact]
    public void OpensShards()
    {
        File.WriteAllText(_folder["config.json"], "{}");
        WriteWeights("x.safetensors");
        File.WriteAllText(_folder["model.safetensors.index.json"], """{"weight_map":{"a":"x.safetensors"}}""");
        using var weights = HuggingFaceFolder.Open(_folder.Path).OpenWeights();
        Assert.IsType<ShardedSafetensors>(weights);
    }

    [Fact]
    public void SaysWhatIsMissing()
    {
        Assert.Throws<DirectoryNotFoundException>(() => HuggingFaceFolder.Open(_folder["nowhere"]));
        Refused.With<FileNotFoundException>("config.json", () => HuggingFaceFolder.Open(_folder.Path));
        File.WriteAllText(_folder["config.json"], "{}");
        Refused.With<FileNotFoundException>("model.safetensors", () => HuggingFaceFolder.Open(_folder.Path));
        File.WriteAllText(_folder["pytorch_model.bin"], "");
        Refused.With<NotSupportedException>("pickle", () => HuggingFaceFolder.Open(_folder.Path));
    }

    private void WriteWeights(string name) => SafetensorsWriter.Write(
        _folder[name], [TensorToWrite.FromFloats("a", [1], new float[1])], null, TestContext.Current.CancellationToken);
}
