using System.Text;

namespace Hanul.Corpus.Tests;

public class TableReadingTests
{
    /// <summary>Fields of every nasty kind come back as they were written, wherever the reader's buffer happens to end.</summary>
    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void QuotedFieldsComeBackAsWritten(string lineEnd)
    {
        string[] alphabet = ["a", "가", "🙂", "\"", "\"\"", ",", "\n", "\r\n", " ", "\t", "x,\"y\"", new string('z', 5_000)];
        for (var seed = 0UL; seed < 40; seed++)
        {
            var random = new SeededRandom(seed);
            var texts = Enumerable.Range(0, 60).Select(_ => "t" + string.Concat(Enumerable.Range(0, random.Below(8)).Select(_ => random.Pick(alphabet)))).ToList();
            var csv = new StringBuilder("id,text,note").Append(lineEnd);
            foreach (var text in texts)
                csv.Append(random.Below(1000)).Append(',').Append(Quote(text, random)).Append(',').Append(Quote(random.Pick(alphabet), random)).Append(lineEnd);
            if (random.OneIn(2))
                csv.Length -= lineEnd.Length;
            Assert.Equal(texts, Read(csv.ToString(), ',').Select(record => record.Text));
        }
    }

    [Fact]
    public void RecordsKnowTheirLines() =>
        Assert.Equal([2L, 3L, 6L], Read("text\na\n\"b\nb\nb\"\nc\n", ',').Select(record => record.Line));

    [Fact]
    public void ATabSeparatedFileKnowsNoQuotes() =>
        Assert.Equal(["\"무법자\" 이란 제목", "b\"", "\""], Read("id\ttext\n1\t\"무법자\" 이란 제목\n2\tb\"\n3\t\"", '\t').Select(record => record.Text));

    [Fact]
    public void AQuoteInsideAPlainFieldIsAQuote() =>
        Assert.Equal(["5\" disk"], Read("n,text\n1,5\" disk\n", ',').Select(record => record.Text));

    [Fact]
    public void ALongFieldIsHandedOnInPieces()
    {
        var field = string.Concat(Enumerable.Repeat("a\"\"b,\n", 1_000));
        var pieces = Read($"text,n\n\"{field}\",1\nlast,2\n", ',', longest: 100).Select(record => record.Text).ToList();
        Assert.Equal(field.Replace("\"\"", "\"", StringComparison.Ordinal), string.Concat(pieces.SkipLast(1)));
        Assert.Equal("last", pieces[^1]);
        Assert.All(pieces, piece => Assert.InRange(piece.Length, 0, 100));
    }

    private static string Quote(string field, SeededRandom random) =>
        field.AsSpan().IndexOfAny("\",\n\r") >= 0 || random.OneIn(2) ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;

    private static IEnumerable<(long Line, string Text)> Read(string table, char separator, int longest = 1 << 20) =>
        new TableReading(new CharacterReader(new MemoryStream(Encoding.UTF8.GetBytes(table)), "a.csv", false), separator, new PieceBuilder(longest)).Read("text");
}
