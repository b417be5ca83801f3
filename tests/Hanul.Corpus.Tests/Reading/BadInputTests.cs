using System.Text;

namespace Hanul.Corpus.Tests;

/// <summary>Every fault of an input is a sentence that names the file and what to do, never a crash.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void NothingThere() => Expect<FileNotFoundException>(_folder.At("missing"), "There is no file or folder");

    [Fact]
    public void NothingToRead()
    {
        _folder.Add("a.png", "x");
        _folder.Add("b.exe", "x");
        Expect<InvalidDataException>(_folder.Path, "2 files were skipped");
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 5)]
    [InlineData(70_000, 70_000)]
    [InlineData(65_535, 65_535)]
    public void InvalidUtf8NamesTheByte(int before, int offset) =>
        Expect<InvalidDataException>(
            _folder.Add("a.txt", [.. Enumerable.Repeat((byte)'a', before), 0xC3, 0x28, (byte)'b']), "a.txt is not valid UTF-8", $"byte {offset}.");

    [Fact]
    public void TextThatEndsInsideALetterNamesTheByte() =>
        Expect<InvalidDataException>(_folder.Add("a.txt", [.. "가"u8, 0xEA, 0xB0]), "not valid UTF-8 at byte 3.");

    [Fact]
    public void AMarkBeforeTheTextCountsInOffsets() =>
        Expect<InvalidDataException>(_folder.Add("a.txt", [0xEF, 0xBB, 0xBF, (byte)'a', 0xFF]), "not valid UTF-8 at byte 4.");

    [Fact]
    public void HalfASurrogatePairNamesTheByte() =>
        Expect<InvalidDataException>(_folder.Add("a.txt", [0xFF, 0xFE, 0x41, 0x00, 0x3D, 0xD8, 0x41, 0x00]), "not valid UTF-16 at byte 4.");

    [Fact]
    public void AHalfUnitOfUtf16NamesTheByte() =>
        Expect<InvalidDataException>(_folder.Add("a.txt", [0xFF, 0xFE, 0x41, 0x00, 0x42]), "not valid UTF-16 at byte 4.");

    [Fact]
    public void InvalidTextIsReplacedOnRequest()
    {
        _folder.Add("a.txt", [.. "a"u8, 0xFF, .. "b"u8, 0xEA, 0xB0]);
        _folder.Add("b.txt", [0xFF, 0xFE, 0x41, 0x00, 0x3D, 0xD8, 0x41, 0x00, 0x42]);
        var texts = DocumentReader.Read(_folder.Path, new() { ReplaceInvalidText = true }, TestContext.Current.CancellationToken)
            .Select(document => document.Text);
        Assert.Equal(["a\uFFFDb\uFFFD", "A\uFFFDA"], texts);
    }

    [Fact]
    public void BinaryFilesAreRefusedByName() =>
        Expect<InvalidDataException>(
            _folder.Add("model.txt", [0x89, (byte)'P', (byte)'N', (byte)'G', 0, 0, 0, 13]), "model.txt is a binary file", "offset 4");

    [Fact]
    public void ATruncatedGzipIsDamaged()
    {
        var whole = TemporaryFolder.Compress(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 30_000).Select(i => $"{i * 7919} "))));
        Expect<InvalidDataException>(_folder.Add("a.txt.gz", whole[..(whole.Length / 2)]), "a.txt.gz is damaged");
        Expect<InvalidDataException>(_folder.Add("b.txt.gz", whole[..^3]), "b.txt.gz is damaged");
    }

    [Fact]
    public void AGzipThatIsNone() => Expect<InvalidDataException>(_folder.Add("a.txt.gz", "plain text"), "a.txt.gz is damaged or not a gzip file");

    [Theory]
    [InlineData("{\"text\":\"a\"}\n{\"text\":", "line 2: the line is not valid JSON")]
    [InlineData("[1]", "line 1: the line holds a JSON Array, not an object")]
    [InlineData("{\"body\":\"x\",\"n\":1}", "neither a text field 'text' nor 'messages'; it has 'body', 'n'")]
    [InlineData("{\"text\":5}", "neither a text field 'text'")]
    [InlineData("{\"messages\":[{\"role\":\"user\"}]}", "needs a 'role' and a 'content'")]
    [InlineData("{\"messages\":[3]}", "needs a 'role' and a 'content'")]
    [InlineData("{\"text\":\"\\ud800\"}", "line 1: a string is not valid Unicode")]
    public void AWrongJsonLineNamesTheLine(string content, string expected) =>
        Expect<InvalidDataException>(_folder.Add("a.jsonl", content), "a.jsonl", expected);

    [Fact]
    public void AJsonLineWithoutEndIsRefused()
    {
        _folder.Add("a.jsonl", "{\"text\":\"" + new string('x', 5_000) + "\"}");
        var error = Assert.Throws<InvalidDataException>(() =>
            DocumentReader.Read(_folder.Path, new() { LongestDocumentCharacters = 1_000 }, TestContext.Current.CancellationToken).ToList());
        Assert.Contains("line 1: the line is longer than 1000 characters", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.csv", "id,body\n1,x\n", "no column 'text'; its header names 'id', 'body'")]
    [InlineData("a.csv", "", "a.csv is empty")]
    [InlineData("a.csv", "id,text\n1,x\n2\n", "line 3: the record has 1 fields where the header has 2")]
    [InlineData("a.csv", "id,text\n1,x,y\n", "line 2: the record has 3 fields where the header has 2")]
    [InlineData("a.csv", "text\n\"open\nend", "ends inside a quoted field")]
    [InlineData("a.csv", "text\n\"a\"b\n", "line 2: text follows a closing quote")]
    [InlineData("a.tsv", "id\ttext\n1\n", "line 2: the record has 1 fields where the header has 2")]
    public void AWrongTableNamesTheLine(string name, string content, string expected) =>
        Expect<InvalidDataException>(_folder.Add(name, content), name, expected);

    private static void Expect<T>(string path, params string[] parts)
        where T : Exception
    {
        var error = Assert.Throws<T>(() => DocumentReader.Read(path, null, TestContext.Current.CancellationToken).ToList());
        Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }
}
