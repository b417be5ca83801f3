using Hanul.Formats;

namespace Hanul.Models.Tests;

/// <summary>Models written by their original implementations compute the original logits, through every layout that carries them.</summary>
public sealed class ModelPackageGoldenTests : IDisposable
{
    private const double Tolerance = 2e-4;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("gpt2/base")]
    [InlineData("llama/mha_default")]
    [InlineData("llama/hyperclovax_seed_text")]
    [InlineData("mixtral/top2_of_4")]
    public void PublishedFoldersComputeTheirReferenceLogits(string golden)
    {
        var folder = SharedGoldens.Folder(golden);
        using var package = ModelPackage.Open(folder);
        Check(package, folder);
    }

    [Theory]
    [InlineData("gpt2/base", "model.gguf")]
    [InlineData("gpt2/base", "folder")]
    [InlineData("llama/mha_default", "model.gguf")]
    [InlineData("llama/hyperclovax_seed_text", "model.gguf")]
    [InlineData("llama/hyperclovax_seed_text", "folder")]
    [InlineData("mixtral/top2_of_4", "model.gguf")]
    [InlineData("mixtral/top2_of_4", "folder")]
    public void SoDoTheirConversions(string golden, string target)
    {
        var folder = SharedGoldens.Folder(golden);
        var path = _folder[target];
        using (var package = ModelPackage.Open(folder))
            ModelExport.Write(package, path, new ModelExportOptions(), TestContext.Current.CancellationToken);
        using var converted = ModelPackage.Open(path);
        Check(converted, folder);

        // And back: what was taken apart is put together again, to the bit.
        var back = _folder["back"];
        ModelExport.Write(converted, back, new ModelExportOptions(), TestContext.Current.CancellationToken);
        using var first = SafetensorsFile.Open(Path.Combine(folder, "model.safetensors"));
        using var last = SafetensorsFile.Open(Path.Combine(back, "model.safetensors"));
        foreach (var name in last.Tensors.Keys) Assert.True(first.View(name).Bytes.SequenceEqual(last.View(name).Bytes), name);
        Assert.Equal(first.Tensors.Keys.Order(), last.Tensors.Keys.Order());
    }

    private static void Check(ModelPackage package, string folder)
    {
        var (tokens, expected) = SharedGoldens.Case(folder, "single");
        var logits = new PlainForward(package).Logits(tokens).SelectMany(row => row).ToArray();
        Assert.Equal(expected.Length, logits.Length);
        for (var i = 0; i < logits.Length; i++)
        {
            var allowed = Tolerance + (Tolerance * Math.Abs(expected[i]));
            Assert.True(Math.Abs(logits[i] - expected[i]) <= allowed, $"logit {i}: {logits[i]}, reference {expected[i]}");
        }
    }
}
