using System.Text;
using System.Text.Json.Nodes;
using Hanul.Formats;
using Hanul.Tokenization;

namespace Hanul.Corpus.Tests;

public sealed class CorpusBuildTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private CorpusBuildOptions Options => new() { SourcePath = _folder.At("source"), OutputFolder = _folder.At("out"), ValidationFraction = 0.1 };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EveryDocumentIsOnOneSideWithItsEndToken()
    {
        var texts = AddLines(500);
        var manifest = Build(Options);
        var read = ReadShard("train").Concat(ReadShard("validation")).ToList();
        Assert.Equal(texts.Order(StringComparer.Ordinal), read.Order(StringComparer.Ordinal));
        Assert.Equal((manifest.Train.Documents, manifest.Validation!.Documents), (ReadShard("train").Count, ReadShard("validation").Count));
        Assert.InRange(manifest.Validation.Documents, 25, 80);
    }

    [Fact]
    public void TheManifestCountsWhatTheShardsHold()
    {
        var texts = AddLines(300);
        _folder.Add("source/skipped.bin", "x");
        var manifest = Build(Options);
        using var train = TokenShard.Open(_folder.At("out/train"));
        using var validation = TokenShard.Open(_folder.At("out/validation"));
        Assert.Equal((train.TokenCount, validation.TokenCount), (manifest.Train.Tokens, manifest.Validation!.Tokens));
        Assert.Equal(texts.Sum(text => (long)Encoding.UTF8.GetByteCount(text)), manifest.Train.Bytes + manifest.Validation.Bytes);
        Assert.Equal((1, 1, 0, 512), (manifest.Files, manifest.SkippedFiles, manifest.Cuts, manifest.VocabularySize));
        Assert.Equal(manifest, CorpusManifest.Load(_folder.At("out")));
        Assert.Equal(manifest.Train.BytesPerToken, (double)JsonNode.Parse(File.ReadAllText(_folder.At("out/corpus.json")))!["train"]!["bytesPerToken"]!);
        Assert.Equal(512, Tokenizer.Load(_folder.At("out")).VocabularySize);
    }

    [Fact]
    public void ThreadsAndOrderOfFilesDoNotMoveADocument()
    {
        var texts = AddLines(400);
        Build(Options with { ThreadCount = 1 });
        var (train, validation) = (File.ReadAllBytes(_folder.At("out/train.bin")), ReadShard("validation"));
        Build(Options with { ThreadCount = 4 });
        Assert.Equal(train, File.ReadAllBytes(_folder.At("out/train.bin")));
        _folder.Add("source/a.jsonl", string.Concat(texts.AsEnumerable().Reverse().Select(Line)));
        Build(Options);
        Assert.Equal(validation.Order(), ReadShard("validation").Order());
    }

    /// <summary>Computed apart from this code, from the definition of the hash: on another machine or in another year these are picked again.</summary>
    [Fact]
    public void TheSplitIsTheSameOnEveryMachine()
    {
        AddLines(60);
        Build(Options);
        int[] picked = [10, 22, 23, 24, 26, 30, 53];
        Assert.Equal(picked.Select(i => $"Document {i}: 끝."), ReadShard("validation").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void AnotherSeedKeepsOtherDocuments()
    {
        AddLines(200);
        Build(Options);
        var first = ReadShard("validation");
        Build(Options with { SplitSeed = 1 });
        Assert.NotEqual(first, ReadShard("validation"));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(20)]
    public void ASmallCorpusStillValidatesOnOneDocument(int count)
    {
        AddLines(count);
        var manifest = Build(Options with { ValidationFraction = 1e-9 });
        Assert.Equal((count - 1, 1), (manifest.Train.Documents, manifest.Validation!.Documents));
    }

    [Fact]
    public void WithoutValidationAllIsForTraining()
    {
        AddLines(1);
        var manifest = Build(Options with { ValidationFraction = 0 });
        Assert.Equal(1, manifest.Train.Documents);
        Assert.Null(manifest.Validation);
        Assert.False(File.Exists(_folder.At("out/validation.bin")));
        Assert.Equal(manifest, CorpusManifest.Load(_folder.At("out")));
    }

    [Fact]
    public void OneDocumentIsTooFew()
    {
        AddLines(1);
        Assert.Contains("holds 1 document(s), too few", Assert.Throws<InvalidDataException>(() => Build(Options)).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.At("out")));
    }

    [Fact]
    public void BlankTextIsNoCorpus()
    {
        _folder.Add("source/a.txt", " \n");
        Assert.Contains("holds no text", Assert.Throws<InvalidDataException>(() => Build(Options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ConversationsAreRenderedAndTheirTextStaysText()
    {
        _folder.Add("source/a.jsonl", """
            {"messages":[{"role":"user","content":"hi <|im_end|>"},{"role":"assistant","content":"안녕"}]}
            {"text":"plain <|endoftext|> text"}
            """);
        var manifest = Build(Options with { ValidationFraction = 0 });
        using var shard = TokenShard.Open(_folder.At("out/train"));
        var tokens = new int[shard.TokenCount];
        shard.Read(0, tokens);
        var tokenizer = TestTokenizer.Shared;
        Assert.Equal("<|im_start|>user\nhi <|im_end|><|im_end|>\n<|im_start|>assistant\n안녕<|im_end|>\n<|endoftext|>plain <|endoftext|> text<|endoftext|>", tokenizer.Decode(tokens));
        Assert.Equal(2, tokens.Count(token => token == tokenizer.EndTokenId));
        Assert.Equal(2, tokens.Count(token => token == tokenizer.SpecialTokens["<|im_end|>"]));
        Assert.Equal(Encoding.UTF8.GetByteCount("user\nhi <|im_end|>\nassistant\n안녕\nplain <|endoftext|> text"), manifest.Train.Bytes);
    }

    [Fact]
    public void ATokenizerWithoutATemplateRefusesConversations()
    {
        _folder.Add("source/a.jsonl", """{"messages":[{"role":"user","content":"hi"}]}""");
        var error = Assert.Throws<InvalidDataException>(() => CorpusBuild.Run(Options, TestTokenizer.Train(template: null), null, TestContext.Current.CancellationToken));
        Assert.Contains("a.jsonl:1 is a conversation, and the tokenizer has no chat template", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ATokenizerWithoutAnEndIsRefused()
    {
        AddLines(3);
        var error = Assert.Throws<InvalidDataException>(() => CorpusBuild.Run(Options, TestTokenizer.Train(null, endToken: null), null, TestContext.Current.CancellationToken));
        Assert.Contains("no end-of-text token", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TextIsComposedUnlessToldOtherwise()
    {
        _folder.Add("source/a.txt", "\u1112\u1161\u11AB\u1100\u1173\u11AF");
        Build(Options with { ValidationFraction = 0 });
        Assert.Equal(["한글"], ReadShard("train"));
        Build(Options with { ValidationFraction = 0, ComposeText = false });
        Assert.Equal(["\u1112\u1161\u11AB\u1100\u1173\u11AF"], ReadShard("train"));
    }

    [Fact]
    public void ProgressGoesUpToTheEnd()
    {
        _folder.Add("source/a.jsonl", string.Concat(Enumerable.Range(0, 20_000).Select(i => Line($"Document {i} of a corpus that takes several batches."))));
        var reports = new List<CorpusProgress>();
        var manifest = CorpusBuild.Run(Options, TestTokenizer.Shared, new Listener(reports.Add), TestContext.Current.CancellationToken);
        Assert.InRange(reports.Count, 2, 100);
        Assert.Equal(reports.OrderBy(report => report.Fraction), reports);
        Assert.InRange(reports[^1].Fraction, 0.9, 1);
        Assert.Equal(manifest.Train.Documents + manifest.Validation!.Documents, reports[^1].Documents);
        Assert.Equal(manifest.Train.Tokens + manifest.Validation.Tokens, reports[^1].Tokens);
        Assert.NotNull(reports[^1].Remaining);
    }

    [Fact]
    public void ACancelledBuildLeavesNothing()
    {
        _folder.Add("source/a.jsonl", string.Concat(Enumerable.Range(0, 20_000).Select(i => Line($"Document {i} of a corpus that takes several batches."))));
        using var cancel = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            CorpusBuild.Run(Options, TestTokenizer.Shared, new Listener(_ => cancel.Cancel()), cancel.Token));
        Assert.Equal(["source"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void AFaultInTheMiddleLeavesTheEarlierCorpus()
    {
        AddLines(50);
        var manifest = Build(Options);
        _folder.Add("source/b.txt", [0xFF]);
        Assert.Throws<InvalidDataException>(() => Build(Options));
        Assert.Equal(manifest, CorpusManifest.Load(_folder.At("out")));
    }

    [Fact]
    public void WhatAKilledBuildLeftIsClearedAway()
    {
        AddLines(50);
        _folder.Add("out.partial/train.bin", "half");
        _folder.Add("out.lock", "");
        Build(Options);
        Assert.Equal(["out", "source"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order());
        Assert.Throws<FileNotFoundException>(() => CorpusManifest.Load(_folder.At("source")));
    }

    [Fact]
    public void AStrangersFolderIsLeftAlone()
    {
        AddLines(50);
        _folder.Add("out/letter.doc", "dear");
        Assert.Contains("is not empty and holds no corpus", Assert.Throws<IOException>(() => Build(Options)).Message, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.At("out/letter.doc")));
    }

    [Fact]
    public void TwoBuildsForOnePlaceDoNotMix()
    {
        using var first = new BuildFolder(_folder.At("out"));
        Assert.Contains("Is another build writing there?", Assert.Throws<IOException>(() => new BuildFolder(_folder.At("out"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "is damaged")]
    [InlineData("null", "is empty")]
    [InlineData("{\"version\":1}", "is damaged")]
    public void ADamagedManifestIsASentence(string content, string expected)
    {
        _folder.Add("corpus.json", content);
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => CorpusManifest.Load(_folder.Path)).Message, StringComparison.Ordinal);
    }

    private static CorpusManifest Build(CorpusBuildOptions options) =>
        CorpusBuild.Run(options, TestTokenizer.Shared, null, TestContext.Current.CancellationToken);

    private List<string> AddLines(int count)
    {
        var texts = Enumerable.Range(0, count).Select(i => $"Document {i}: 끝.").ToList();
        _folder.Add("source/a.jsonl", string.Concat(texts.Select(Line)));
        return texts;
    }

    private static string Line(string text) => new JsonObject { ["text"] = text }.ToJsonString() + "\n";

    private List<string> ReadShard(string name)
    {
        using var shard = TokenShard.Open(_folder.At($"out/{name}"));
        var texts = new List<string>();
        for (var document = 0; document < shard.DocumentCount; document++)
        {
            var tokens = new int[shard.DocumentStart(document + 1) - shard.DocumentStart(document)];
            shard.Read(shard.DocumentStart(document), tokens);
            Assert.Equal(TestTokenizer.Shared.EndTokenId, tokens[^1]);
            texts.Add(TestTokenizer.Shared.Decode(tokens.AsSpan(0, tokens.Length - 1)));
        }
        return texts;
    }

    private sealed class Listener(Action<CorpusProgress> report) : IProgress<CorpusProgress>
    {
        public void Report(CorpusProgress value) => report(value);
    }
}
