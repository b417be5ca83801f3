using System.Text;

namespace Hanul.Corpus.Tests;

public sealed class DocumentReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AFolderIsReadInOrdinalOrderAndStrangersAreCounted()
    {
        _folder.Add("b.txt", "나");
        _folder.Add("B.md", "B");
        _folder.Add("a/z.txt", "a/z");
        _folder.Add("a.jsonl", """{"text":"a"}""");
        _folder.Add("picture.png", "no");
        _folder.Add("deep/er/table.tsv", "text\nt\n");
        _folder.Add(".git/hidden.txt", "hidden");
        var reader = DocumentReader.Open(_folder.Path);
        Assert.Equal(["B", "a", "a/z", "나", "t"], reader.Documents(TestContext.Current.CancellationToken).Select(document => document.Text));
        Assert.Equal((5, 1), (reader.FileCount, reader.SkippedFileCount));
        Assert.Equal(reader.InputBytes, reader.BytesRead);
    }

    [Fact]
    public void JsonLinesHoldTextsAndConversations()
    {
        _folder.Add("x.jsonl", """
            {"text":"하나\nzwei","more":1}

            {"messages":[{"role":"user","content":"hi"},{"role":"assistant","content":"안녕"}]}
            """);
        var documents = Read();
        Assert.Equal("하나\nzwei", documents[0].Text);
        Assert.Equal(("user", "hi"), (documents[1].Turns![0].Role, documents[1].Turns![0].Content));
        Assert.Equal("hi\n안녕", documents[1].Text);
        Assert.Equal(["x.jsonl:1", "x.jsonl:3"], documents.Select(document => document.Id));
    }

    [Fact]
    public void ATextFieldOfAnotherNameIsFound()
    {
        _folder.Add("x.jsonl", """{"text":"no","body":"yes"}""");
        _folder.Add("y.csv", "id,body\n1,also\n");
        Assert.Equal(["yes", "also"], Read(new() { TextField = "body" }).Select(document => document.Text));
    }

    [Fact]
    public void CompressedFilesReadLikePlainOnes()
    {
        var text = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"{i} 한글 "));
        _folder.Add("x.txt.gz", TemporaryFolder.Compress(Encoding.UTF8.GetBytes(text)));
        _folder.Add("y.CSV.GZ", TemporaryFolder.Compress("text\nrow\n"u8.ToArray()));
        Assert.Equal([text, "row"], Read().Select(document => document.Text));
    }

    [Fact]
    public void GzipFilesThatWereJoinedReadAsOne()
    {
        _folder.Add("x.txt.gz", [.. TemporaryFolder.Compress("one "u8.ToArray()), .. TemporaryFolder.Compress("two"u8.ToArray())]);
        Assert.Equal(["one two"], Read().Select(document => document.Text));
    }

    [Fact]
    public void AnOrdinaryTextFileIsOneDocumentAndABookIsSeveral()
    {
        _folder.Add("a.txt", "one\n\ntwo\n\n\nthree");
        var book = string.Concat(Enumerable.Range(0, 4_000).Select(i => $"Line {i}\n" + (i % 10 == 0 ? " \n" : "")));
        _folder.Add("b.txt", book);
        var documents = Read(new() { SectionCharacters = 10_000 });
        Assert.Equal("one\n\ntwo\n\n\nthree", documents[0].Text);
        Assert.Equal(book, string.Concat(documents.Skip(1).Select(document => document.Text)));
        Assert.All(documents.Skip(1).SkipLast(1), document => Assert.InRange(document.Text.Length, 10_000, 10_200));
        Assert.All(documents.Skip(1).SkipLast(1), document => Assert.EndsWith(" \n", document.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void ByteOrderMarksAreNoText()
    {
        _folder.Add("a.txt", [.. Encoding.UTF8.Preamble, .. "가"u8]);
        _folder.Add("b.txt", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("나🙂")]);
        _folder.Add("c.txt", [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes("다🙂")]);
        Assert.Equal(["가", "나🙂", "다🙂"], Read().Select(document => document.Text));
    }

    [Fact]
    public void BlankDocumentsAreLeftOut()
    {
        _folder.Add("a.txt", " \n\n");
        _folder.Add("b.csv", "text,n\n,1\nx,2\n\n  ,3\n");
        _folder.Add("c.jsonl", "{\"text\":\"\"}\n");
        Assert.Equal(["x"], Read().Select(document => document.Text));
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(65_536)]
    public void ALineWithoutEndIsCutAndNothingIsLost(int longest)
    {
        var text = string.Concat(Enumerable.Range(0, 60_000).Select(i => i % 3 == 0 ? "🙂" : "각"));
        _folder.Add("a.txt", text);
        var reader = DocumentReader.Open(_folder.Path, new() { LongestDocumentCharacters = longest, SectionCharacters = longest });
        var pieces = reader.Documents(TestContext.Current.CancellationToken).Select(document => document.Text).ToList();
        Assert.Equal(text, string.Concat(pieces));
        Assert.All(pieces, piece => Assert.False(char.IsLowSurrogate(piece[0])));
        Assert.All(pieces, piece => Assert.InRange(piece.Length, 1, longest));
        Assert.Equal(pieces.Count - 1, reader.CutCount);
    }

    [Fact]
    public void ALineOfAHundredMegabytesStreamsInBoundedMemory()
    {
        using (var file = File.Create(_folder.At("long.txt")))
        {
            var chunk = new byte[1 << 20];
            chunk.AsSpan().Fill((byte)'a');
            for (var i = 0; i < 100; i++)
                file.Write(chunk);
        }
        var reader = DocumentReader.Open(_folder.Path, new() { LongestDocumentCharacters = 1 << 20 });
        var characters = 0L;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = 0L;
        foreach (var document in reader.Documents(TestContext.Current.CancellationToken))
        {
            characters += document.Text.Length;
            if (characters % (25 << 20) == 0)
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
        }
        Assert.Equal(100L << 20, characters);
        Assert.InRange(reader.CutCount, 99, 100);
        Assert.InRange(most, long.MinValue, 100 << 20); // The line alone would take 200 MB; other tests run beside this one.
    }

    [Fact]
    public void ReadingStopsWhenCancelled()
    {
        _folder.Add("a.jsonl", string.Concat(Enumerable.Repeat("{\"text\":\"x\"}\n", 100)));
        using var cancel = new CancellationTokenSource();
        var read = 0;
        Assert.Throws<OperationCanceledException>(() =>
        {
            foreach (var _ in DocumentReader.Read(_folder.Path, null, cancel.Token))
                if (++read == 10)
                    cancel.Cancel();
        });
        Assert.Equal(10, read);
    }

    private List<Document> Read(DocumentReaderOptions? options = null) =>
        [.. DocumentReader.Read(_folder.Path, options, TestContext.Current.CancellationToken)];
}
