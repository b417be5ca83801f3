namespace Hanul.Corpus.Tests;

public sealed class MadeCorpusFileTests : IDisposable
{
    private static readonly MadeCorpusOptions Small = new() { Bytes = 200_000 };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("made.jsonl")]
    [InlineData("made.jsonl.gz")]
    public void WhatIsWrittenReadsBackAsMade(string name)
    {
        MadeCorpusFile.Write(_folder.At(name), Small, null, TestContext.Current.CancellationToken);
        var read = DocumentReader.Read(_folder.At(name), null, TestContext.Current.CancellationToken).ToList();
        var made = MadeCorpus.Documents(Small).ToList();
        Assert.Equal(made.Select(document => document.Text), read.Select(document => document.Text));
        Assert.Equal(made.Select(document => document.Turns?.Select(turn => turn.Role)), read.Select(document => document.Turns?.Select(turn => turn.Role)));
    }

    [Fact]
    public void KoreanStaysReadable()
    {
        MadeCorpusFile.Write(_folder.At("made.jsonl"), Small, null, TestContext.Current.CancellationToken);
        Assert.Contains("안녕하세요", File.ReadAllText(_folder.At("made.jsonl")), StringComparison.Ordinal);
    }

    [Fact]
    public void ACancelledFileIsNotThere()
    {
        Assert.Throws<OperationCanceledException>(() => MadeCorpusFile.Write(_folder.At("made.jsonl"), Small, null, new CancellationToken(true)));
        Assert.Empty(Directory.EnumerateFiles(_folder.Path));
    }
}
