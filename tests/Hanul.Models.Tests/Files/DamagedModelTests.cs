using System.Text.Json.Nodes;
using Hanul.Formats;
using Hanul.Formats.Tests;
using Hanul.Tokenization;

namespace Hanul.Models.Tests;

/// <summary>Files that are damaged or contradict each other are named, and nothing worse happens.</summary>
public sealed class DamagedModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("missing", "layers.1.attention.key.weight")]
    [InlineData("extra", "no place for the tensors layers.9.norm.weight")]
    [InlineData("misshapen", "[64, 65]")]
    public void ATensorThatDoesNotFitIsNamed(string kind, string expected)
    {
        var spec = TinyModels.All["llama"];
        TinyModels.Open(_folder["a"], spec).Dispose();
        var tensors = ParameterTable.For(spec).Select(p => TensorToWrite.FromFloats(p.Name, p.Shape, new float[p.ElementCount])).ToList();
        if (kind == "missing") tensors.RemoveAll(t => t.Name == expected);
        else if (kind == "extra") tensors.Add(TensorToWrite.FromFloats("layers.9.norm.weight", [4], new float[4]));
        else Replace(tensors, TensorToWrite.FromFloats("layers.0.attention.key.weight", [64, 65], new float[64 * 65]));
        SafetensorsWriter.Write(Path.Combine(_folder["a"], "model.safetensors"), tensors, null, Cancel);
        Refused.With<InvalidDataException>(expected, () => ModelPackage.Open(_folder["a"]));
    }

    [Fact]
    public void ALyingConfigurationIsRefusedAtOnce()
    {
        Export("mixtral", null, "b");
        var path = Path.Combine(_folder["b"], "config.json");
        var config = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        (config["num_local_experts"], config["num_hidden_layers"]) = (65_536, 10_000); // two billion tensors
        File.WriteAllText(path, config.ToJsonString());
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidDataException>(() => ModelPackage.Open(_folder["b"]));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 100_000_000);
    }

    [Fact]
    public void Gpt2MayBeSavedWithoutItsPrefixAndATiedHeadTwice()
    {
        using var package = TinyModels.Open(_folder["a"], TinyModels.All["gpt2"]);
        ModelExport.Write(package, _folder["b"], new ModelExportOptions(), Cancel);
        var path = Path.Combine(_folder["b"], "model.safetensors");
        using (var written = SafetensorsFile.Open(path))
        {
            var renamed = written.Tensors.Keys
                .Select(name => TensorToWrite.FromView(name["transformer.".Length..], written.View(name))).ToList();
            renamed.Add(TensorToWrite.FromView("lm_head.weight", written.View("transformer.wte.weight")));
            renamed.Add(TensorToWrite.FromFloats("h.0.attn.bias", [1, 1, 4, 4], new float[16])); // the causal mask of older files
            SafetensorsWriter.Write(path, renamed, null, Cancel);
        }
        using var read = ModelPackage.Open(_folder["b"]);
        const string value = "layers.1.attention.value.weight";
        Assert.Equal(package.Weights[value].ToArray(), read.Weights[value].ToArray());
    }

    [Theory]
    [InlineData("llama.attention.sliding_window", 4096u)]
    [InlineData("llama.rope.scaling.type", "yarn")]
    [InlineData("llama.rope.dimension_count", 8u)]
    [InlineData("llama.expert_weights_scale", 2f)]
    [InlineData("llama.attention.causal", false)]
    public void WhatNobodyHonoursInGgufIsRefusedByName(string key, object value)
    {
        WriteGguf("llama", metadata => [.. metadata.Where(m => m.Key != key), (key, value)]);
        var error = Assert.Throws<NotSupportedException>(() => ModelPackage.Open(_folder["a.gguf"]));
        Assert.Matches(key == "llama.rope.dimension_count" ? "8 of 16" : key.Replace(".", "[.]", StringComparison.Ordinal), error.Message);
    }

    [Fact]
    public void AnArchitectureNobodyTaughtUsIsNamed()
    {
        WriteGguf("llama", metadata => [.. metadata.Select(m => m.Key == "general.architecture" ? (m.Key, "mamba") : m)]);
        Refused.With<NotSupportedException>("mamba", () => ModelPackage.Open(_folder["a.gguf"]));
    }

    [Fact]
    public void ScaledRotaryPositionsOfLlama3AreRefusedByTheirTensor()
    {
        WriteGguf("llama", metadata => metadata, TensorToWrite.FromFloats("rope_freqs.weight", [8], new float[8]));
        Refused.With<InvalidDataException>("rope_freqs.weight", () => ModelPackage.Open(_folder["a.gguf"]));
    }

    [Fact]
    public void DamagedGgufModelsAreRefused()
    {
        Export("olmoe, switch", TinyTokenizer.Train(PretokenizationPattern.Gpt2, 265), "a.gguf");
        var good = File.ReadAllBytes(_folder["a.gguf"]);
        Mutator.Assault(good, good.AsSpan().IndexOf("output_norm.weight"u8) + 100, 800, seed: 3, bytes =>
        {
            File.WriteAllBytes(_folder["a.gguf"], bytes);
            using var package = ModelPackage.Open(_folder["a.gguf"]);
            _ = package.Tokenizer?.Encode("안녕 hello");
        });
    }

    [Fact]
    public void DamagedConfigurationsAreRefused()
    {
        Export("mixtral", TinyTokenizer.Train(PretokenizationPattern.Llama3), "b");
        foreach (var name in new[] { "config.json", "generation_config.json" })
        {
            var path = Path.Combine(_folder["b"], name);
            var good = File.ReadAllBytes(path);
            Mutator.Assault(good, good.Length, 600, seed: 4, bytes =>
            {
                File.WriteAllBytes(path, bytes);
                ModelPackage.Open(_folder["b"]).Dispose();
            });
            File.WriteAllBytes(path, good);
        }
    }

    [Fact]
    public void WhatIsNoModelIsASentence()
    {
        Refused.With<FileNotFoundException>("no model at", () => ModelPackage.Open(_folder["nowhere"]));
        Refused.With<FileNotFoundException>("config.json", () => ModelPackage.Open(_folder.Path));
        File.WriteAllText(_folder["a.safetensors"], "");
        Refused.With<NotSupportedException>("folder", () => ModelPackage.Open(_folder["a.safetensors"]));
        File.WriteAllText(_folder["a.txt"], "hello");
        Refused.With<InvalidDataException>("GGUF", () => ModelPackage.Open(_folder["a.txt"]));
    }

    private static void Replace(List<TensorToWrite> tensors, TensorToWrite other) =>
        tensors[tensors.FindIndex(t => t.Name == other.Name)] = other;

    private void Export(string model, Tokenizer? tokenizer, string target)
    {
        using var package = TinyModels.Open(_folder["a"], TinyModels.All[model], tokenizer);
        ModelExport.Write(package, _folder[target], new ModelExportOptions(), Cancel);
    }

    private void WriteGguf(
        string model, Func<List<(string Key, object Value)>, List<(string Key, object Value)>> change, params TensorToWrite[] extra)
    {
        Export(model, null, "good.gguf");
        using var good = GgufFile.Open(_folder["good.gguf"]);
        var metadata = change([.. good.Metadata.Keys.Select(key => (key, good.Metadata[key]!))]);
        var tensors = good.Tensors.Keys.Select(name => TensorToWrite.FromView(name, good.View(name)));
        GgufWriter.Write(_folder["a.gguf"], metadata, [.. tensors, .. extra], Cancel);
    }
}
