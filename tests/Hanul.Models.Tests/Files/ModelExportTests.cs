using Hanul.Formats;
using Hanul.Formats.Tests;
using Hanul.Tokenization;

namespace Hanul.Models.Tests;

public sealed class ModelExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => TinyModels.Names;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryLayoutGivesTheSameModelBack(string name)
    {
        using var package = TinyModels.Open(_folder["checkpoint"], TinyModels.All[name]);
        foreach (var target in new[] { "folder", "model.gguf" })
        {
            ModelExport.Write(package, _folder[target], new ModelExportOptions(), Cancel);
            using var written = ModelPackage.Open(_folder[target]);
            // llama.cpp's olmoe has no tied head: the embedding is written twice.
            var untied = target == "model.gguf" && package.Spec is { Family: "olmoe", TiedEmbeddings: true };
            Assert.Equal(untied ? package.Spec with { TiedEmbeddings = false } : package.Spec, written.Spec);
            foreach (var (canonical, weight) in written.Weights)
            {
                var source = untied && canonical == "head.weight" ? "embedding.weight" : canonical;
                Assert.Equal(package.Weights[source].ToArray(), weight.ToArray());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void OnlyTensorsInAnotherOrderAreRebuilt(string name)
    {
        using var package = TinyModels.Open(_folder["checkpoint"], TinyModels.All[name]);
        foreach (var target in new[] { "folder", "model.gguf" })
        {
            ModelExport.Write(package, _folder[target], new ModelExportOptions(), Cancel);
            using var written = ModelPackage.Open(_folder[target]);
            foreach (var weight in written.Weights.Values)
            {
                if (weight.Parameter.Kind != ParameterKind.ExpertMatrix) continue;
                for (var e = 0; e < weight.Parameter.Shape[0]; e++) _ = weight.Expert(e);
            }
            Assert.Equal(0, written.RebuiltTensorCount);
            foreach (var weight in written.Weights.Values) _ = weight.ToArray();
            Assert.Equal(0, written.RebuiltTensorCount); // one pass keeps nothing
            foreach (var weight in written.Weights.Values.Where(weight => weight.IsWhole)) _ = weight.View;
            var layers = written.Spec.Decoder.Layers.Count;
            var biases = written.Spec.Decoder.Layers[0].Attention.QueryKeyValueBias ? 2 : 1;
            Assert.Equal(
                (written.Spec.Family, target) switch
                {
                    ("gpt2", "folder") => 6 * layers, // every matrix of a layer is stored transposed
                    ("llama" or "mixtral", "model.gguf") => 2 * biases * layers, // queries and keys are interleaved
                    _ => 0,
                },
                written.RebuiltTensorCount);
        }
    }

    [Theory]
    [InlineData(ElementType.F16)]
    [InlineData(ElementType.BF16)]
    [InlineData(ElementType.Q8_0)]
    public void GgufNarrowsMatricesOnly(ElementType type)
    {
        using var package = TinyModels.Open(_folder["checkpoint"], TinyModels.All["olmoe, top 2"]);
        ModelExport.Write(package, _folder["a.gguf"], new ModelExportOptions { Type = type }, Cancel);
        using var written = GgufFile.Open(_folder["a.gguf"]);
        Assert.Equal(type, written.Tensors["blk.0.attn_q.weight"].Type);
        Assert.Equal(type, written.Tensors["blk.1.ffn_down_exps.weight"].Type);
        Assert.Equal(type, written.Tensors["token_embd.weight"].Type);
        foreach (var plain in new[] { "blk.0.attn_norm", "blk.0.ffn_gate_inp", "blk.0.attn_q_norm", "output_norm" })
            Assert.Equal(ElementType.F32, written.Tensors[plain + ".weight"].Type);

        var exact = package.Weights["layers.1.feed_forward.experts.down.weight"].ToArray();
        var narrow = new byte[type.BytesFor(exact.Length)];
        Elements.FromSingle(type, exact, narrow);
        Assert.Equal(narrow, written.View("blk.1.ffn_down_exps.weight").Bytes.ToArray());
    }

    [Fact]
    public void RowsThatAreNoWholeBlocksBecomeHalves()
    {
        var spec = TinyModels.All["llama"];
        var layer = spec.Decoder.Layers[0];
        var narrow = new DenseFeedForward { IntermediateSize = 40, Activation = Activation.Silu, Gated = true };
        var odd = spec with { Decoder = StackSpec.Repeat(1, layer with { FeedForward = narrow }, layer.Norm) };
        using var package = TinyModels.Open(_folder["checkpoint"], odd);
        ModelExport.Write(package, _folder["a.gguf"], new ModelExportOptions { Type = ElementType.Q8_0 }, Cancel);
        using var written = GgufFile.Open(_folder["a.gguf"]);
        Assert.Equal(ElementType.F16, written.Tensors["blk.0.ffn_down.weight"].Type);
        Assert.Equal(ElementType.Q8_0, written.Tensors["blk.0.ffn_up.weight"].Type);
    }

    [Theory]
    [InlineData("llama", ElementType.BF16, "bfloat16")]
    [InlineData("mixtral", ElementType.F16, "float16")]
    [InlineData("gpt2", ElementType.BF16, "bfloat16")]
    public void FoldersTakeOneTypeAndSayIt(string name, ElementType type, string published)
    {
        using var package = TinyModels.Open(_folder["checkpoint"], TinyModels.All[name]);
        ModelExport.Write(package, _folder["folder"], new ModelExportOptions { Type = type }, Cancel);
        using var written = ModelPackage.Open(_folder["folder"]);
        Assert.Equal([type.ToString()], written.StoredTypes.Keys);
        var config = File.ReadAllText(Path.Combine(_folder["folder"], "config.json"));
        Assert.Contains($"\"torch_dtype\": \"{published}\"", config, StringComparison.Ordinal);
        var exact = package.Weights["layers.1.attention.key.weight"].ToArray();
        var narrow = new byte[type.BytesFor(exact.Length)];
        Elements.FromSingle(type, exact, narrow);
        Elements.ToSingle(type, narrow, exact);
        Assert.Equal(exact, written.Weights["layers.1.attention.key.weight"].ToArray());
    }

    [Fact]
    public void EightBitFloatsBecomeHalvesInGgufAndLoseNothing()
    {
        var spec = TinyModels.All["llama"];
        var folder = _folder["checkpoint"];
        using (var exact = TinyModels.Open(_folder["exact"], spec))
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, ModelSpecJson.FileName), ModelSpecJson.Write(spec));
            var narrow = exact.Weights.Values.Select(w => TensorToWrite.FromView(
                w.Parameter.Name, w.View, w.Parameter.Shape.Count > 1 ? ElementType.F8E4M3 : ElementType.F32));
            SafetensorsWriter.Write(Path.Combine(folder, "model.safetensors"), [.. narrow], null, Cancel);
        }
        using var package = ModelPackage.Open(folder);
        ModelExport.Write(package, _folder["a.gguf"], new ModelExportOptions(), Cancel);
        using var written = ModelPackage.Open(_folder["a.gguf"]);
        Assert.Equal(["F16", "F32"], written.StoredTypes.Keys.Order());
        foreach (var (name, weight) in package.Weights) Assert.Equal(weight.ToArray(), written.Weights[name].ToArray());
    }

    [Fact]
    public void TokensThatNobodyNamedAreWrittenAsNone()
    {
        using var package = TinyModels.Open(_folder["checkpoint"], TinyModels.All["olmoe, switch"]);
        ModelExport.Write(package, _folder["folder"], new ModelExportOptions(), Cancel);
        var config = File.ReadAllText(Path.Combine(_folder["folder"], "config.json"));
        Assert.Contains("\"eos_token_id\": null", config, StringComparison.Ordinal);
    }

    [Fact]
    public void TokenizerDefaultsAndLicenceTravel()
    {
        var tokenizer = TinyTokenizer.Train(PretokenizationPattern.O200k);
        TinyModels.Open(_folder["checkpoint"], TinyModels.All["olmoe, switch"], tokenizer).Dispose();
        File.WriteAllText(
            Path.Combine(_folder["checkpoint"], "generation_config.json"),
            """
            {"eos_token_id":[388,386],"bos_token_id":386,"do_sample":true,"temperature":0.7,"top_k":40,"top_p":0.95,
             "repetition_penalty":1.1}
            """);
        using (var package = ModelPackage.Open(_folder["checkpoint"]))
            ModelExport.Write(package, _folder["folder"], new ModelExportOptions(), Cancel);
        File.WriteAllText(Path.Combine(_folder["folder"], "README.md"), "---\nlicense: apache-2.0\n---\n");
        using var folder = ModelPackage.Open(_folder["folder"]);
        ModelExport.Write(folder, _folder["a.gguf"], new ModelExportOptions(), Cancel);
        using var gguf = ModelPackage.Open(_folder["a.gguf"]);
        ModelExport.Write(gguf, _folder["again"], new ModelExportOptions(), Cancel);
        using var again = ModelPackage.Open(_folder["again"]);

        const string text = "안녕하세요, good morning! <|im_end|>";
        foreach (var package in new[] { folder, gguf, again })
        {
            Assert.Equal(tokenizer.Encode(text), package.Tokenizer!.Encode(text));
            Assert.Equal(tokenizer.ChatTemplate, package.Tokenizer.ChatTemplate);
            Assert.NotNull(package.Template);
            Assert.Equal("apache-2.0", package.License);
            Assert.Equal([386, 388], package.Defaults.EndTokenIds.Order());
            var defaults = package.Defaults;
            Assert.Equal(
                (386, 0.7f, 40, 0.95f, 1.1f),
                (defaults.BeginTokenId, defaults.Temperature, defaults.TopK, defaults.TopP, defaults.RepetitionPenalty));
        }
        using var file = GgufFile.Open(_folder["a.gguf"]);
        Assert.Equal(400, file.Metadata.Strings("tokenizer.ggml.tokens")!.Count); // a token for every row, trained or not
    }

    [Fact]
    public void AModelMayMoveToAnotherFamilyThatComputesTheSame()
    {
        var spec = TinyModels.All["olmoe, switch"];
        using var package = TinyModels.Open(_folder["checkpoint"], spec with { Family = "switch" });
        ModelExport.Write(package, _folder["folder"], new ModelExportOptions { Family = "olmoe" }, Cancel);
        using var written = ModelPackage.Open(_folder["folder"]);
        Assert.Equal(spec, written.Spec);
    }

    [Fact]
    public void ATokenizerLargerThanTheModelIsRefused()
    {
        var tokenizer = TinyTokenizer.Train(PretokenizationPattern.Llama3);
        using var package = TinyModels.Open(_folder["checkpoint"], TinyModels.All["llama"] with { VocabularySize = 300 }, tokenizer);
        void Write() => ModelExport.Write(package, _folder["a.gguf"], new ModelExportOptions(), Cancel);
        Refused.With<InvalidDataException>("390 tokens", Write);
    }

    [Theory]
    [InlineData("folder")]
    [InlineData("model.gguf")]
    public void ProgressReachesTheEndAndCancellingLeavesNothing(string target)
    {
        using var package = TinyModels.Open(_folder["checkpoint"], TinyModels.All["mixtral"]);
        var reports = new ProgressLog();
        ModelExport.Write(package, _folder[target], new ModelExportOptions { Progress = reports }, Cancel);
        Assert.Equal(reports.Seen[^1].Total, reports.Seen[^1].Done);
        Assert.Equal(reports.Seen.Order(), reports.Seen);

        using var source = new CancellationTokenSource();
        var stopping = new ProgressLog { OnReport = source.Cancel };
        Assert.Throws<OperationCanceledException>(() =>
            ModelExport.Write(package, _folder["other-" + target], new ModelExportOptions { Progress = stopping }, source.Token));
        Assert.Equal(["checkpoint", target], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void AFolderWithFilesIsNotTouched()
    {
        using var package = TinyModels.Open(_folder["checkpoint"], TinyModels.All["llama"]);
        var before = Directory.GetFiles(_folder["checkpoint"]);
        Refused.With<IOException>("not empty", () => ModelExport.Write(package, _folder["checkpoint"], new ModelExportOptions(), Cancel));
        Assert.Equal(before, Directory.GetFiles(_folder["checkpoint"]));
    }

    private sealed class ProgressLog : IProgress<(long Done, long Total)>
    {
        public List<(long Done, long Total)> Seen { get; } = [];

        public Action? OnReport { get; init; }

        public void Report((long Done, long Total) value)
        {
            Seen.Add(value);
            OnReport?.Invoke();
        }
    }
}
