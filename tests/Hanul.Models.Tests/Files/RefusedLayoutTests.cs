using Hanul.Formats;

namespace Hanul.Models.Tests;

/// <summary>A layout whose best-known reader would compute something else is refused with a sentence, and nothing is written.</summary>
public sealed class RefusedLayoutTests : IDisposable
{
    private static readonly Dictionary<string, Func<ModelSpec, ModelSpec>> Changes = new()
    {
        ["grouped heads"] = Layers((_, layer) => layer with { Attention = layer.Attention with { KeyValueHeadCount = 2 } }),
        ["a dense layer among sparse ones"] = Layers((i, layer) => i == 0 ? layer : layer with { FeedForward = Mixture(layer).Expert }),
        ["normalised gates"] = Layers((_, layer) => layer with { FeedForward = Mixture(layer) with { NormalizedGates = true } }),
        ["free gates"] = Layers((_, layer) => layer with { FeedForward = Mixture(layer) with { NormalizedGates = false } }),
        ["no norm on queries and keys"] = Layers((_, layer) => layer with { Attention = layer.Attention with { QueryKeyNorm = null } }),
        ["wide heads"] = Layers((_, layer) => layer with { Attention = layer.Attention with { HeadSize = 32 } }),
        ["two epsilons"] = Layers((i, layer) => layer with { Norm = NormSpec.RootMeanSquare(i == 0 ? 1e-5f : 1e-6f) }),
        ["no positions"] = Layers((_, layer) => layer with { Attention = layer.Attention with { Rotary = null } }),
        ["another activation"] = Layers((_, layer) => layer with { FeedForward = Dense(layer) with { Activation = Activation.Gelu } }),
        ["nothing"] = spec => spec,
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("olmoe, top 2", "grouped heads", "a.gguf", null)]
    [InlineData("olmoe, top 2", "wide heads", "a.gguf", null)]
    [InlineData("olmoe, top 2", "wide heads", "folder", null)]
    [InlineData("olmoe, top 2", "normalised gates", "a.gguf", null)]
    [InlineData("olmoe, top 2", "a dense layer among sparse ones", "a.gguf", null)]
    [InlineData("olmoe, top 2", "a dense layer among sparse ones", "folder", null)]
    [InlineData("olmoe, top 2", "no norm on queries and keys", "a.gguf", null)]
    [InlineData("olmoe, top 2", "no norm on queries and keys", "folder", null)]
    [InlineData("olmoe, top 2", "nothing", "a.gguf", "mixtral")]
    [InlineData("olmoe, top 2", "nothing", "folder", "mixtral")]
    [InlineData("mixtral", "free gates", "a.gguf", null)]
    [InlineData("mixtral", "free gates", "folder", null)]
    [InlineData("mixtral", "nothing", "folder", "llama")]
    [InlineData("llama", "nothing", "folder", "olmoe")]
    [InlineData("llama", "nothing", "a.gguf", "gpt2")]
    [InlineData("llama", "two epsilons", "a.gguf", null)]
    [InlineData("llama", "two epsilons", "folder", null)]
    [InlineData("llama", "no positions", "a.gguf", null)]
    [InlineData("gpt2", "another activation", "a.gguf", null)]
    [InlineData("llama", "nothing", "a.gguf", "falcon")]
    public void IsRefused(string model, string change, string target, string? family)
    {
        using var package = TinyModels.Open(_folder["checkpoint"], Changes[change](TinyModels.All[model]));
        var error = Refuse(package, target, new ModelExportOptions { Family = family });
        Assert.Matches("^[A-Z].*[.]$", error);
        Assert.Equal(["checkpoint"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("folder", ElementType.Q8_0)]
    [InlineData("a.gguf", ElementType.F8E4M3)]
    public void SoIsATypeThatReadersDoNotTake(string target, ElementType type)
    {
        using var package = TinyModels.Open(_folder["checkpoint"], TinyModels.All["llama"]);
        Assert.Contains("choose F32, F16", Refuse(package, target, new ModelExportOptions { Type = type }), StringComparison.Ordinal);
    }

    private string Refuse(ModelPackage package, string target, ModelExportOptions options) => Assert.Throws<NotSupportedException>(
        () => ModelExport.Write(package, _folder[target], options, TestContext.Current.CancellationToken)).Message;

    private static MixtureOfExperts Mixture(LayerSpec layer) => (MixtureOfExperts)layer.FeedForward;

    private static DenseFeedForward Dense(LayerSpec layer) => (DenseFeedForward)layer.FeedForward;

    private static Func<ModelSpec, ModelSpec> Layers(Func<int, LayerSpec, LayerSpec> change) =>
        spec => spec with { Decoder = spec.Decoder with { Layers = [.. spec.Decoder.Layers.Select((layer, i) => change(i, layer))] } };
}
