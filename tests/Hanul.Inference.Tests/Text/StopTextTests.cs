using System.Text;

namespace Hanul.Inference.Tests;

public sealed class StopTextTests
{
    [Fact]
    public void AnyCutGivesTheTextBeforeTheFirstStop()
    {
        var random = new Random(1);
        for (var round = 0; round < 3000; round++)
        {
            // Two letters only, so that stops begin, break off and overlap all the time.
            var text = Letters(random, random.Next(0, 30));
            var stops = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Letters(random, random.Next(1, 6))).ToArray();
            var matcher = new StopTexts(stops);
            var shown = new StringBuilder();
            for (var start = 0; start < text.Length;)
            {
                var length = Math.Min(random.Next(0, 5), text.Length - start);
                shown.Append(matcher.Append(text.Substring(start, length)));
                start += length;
            }

            shown.Append(matcher.Flush());
            var ends = stops.Select(stop => text.IndexOf(stop, StringComparison.Ordinal)).Where(at => at >= 0).ToArray();
            Assert.Equal(ends.Length > 0, matcher.Found);

            // Of stops that overlap, the one that is complete first counts when the text comes in pieces.
            if (ends.Length == 0)
                Assert.Equal(text, shown.ToString());
            else
                Assert.StartsWith(text[..ends.Min()], shown.ToString());
            Assert.All(stops, stop => Assert.DoesNotContain(stop, shown.ToString()));
        }
    }

    [Fact]
    public void HoldsBackOnlyWhatMayBecomeAStop()
    {
        var matcher = new StopTexts(["끝났다", "END"]);
        Assert.Equal("이야기가 ", matcher.Append("이야기가 끝"));
        Assert.Equal("끝나서 ", matcher.Append("나서 "));
        Assert.Equal("", matcher.Append("E"));
        Assert.Equal("", matcher.Append("N"));
        Assert.Equal("ENd", matcher.Append("d"));
        Assert.Equal("", matcher.Append("끝났"));
        Assert.False(matcher.Found);
        Assert.Equal("", matcher.Append("다. 그리고"));
        Assert.True(matcher.Found);
        Assert.Equal("", matcher.Append("더"));
        Assert.Equal("", matcher.Flush());
    }

    [Fact]
    public void WithoutStopsEverythingPasses()
    {
        var matcher = new StopTexts([]);
        Assert.Equal("모두", matcher.Append("모두"));
        Assert.Equal("", matcher.Flush());
    }

    private static string Letters(Random random, int count) =>
        string.Concat(Enumerable.Range(0, count).Select(_ => random.Next(2) == 0 ? 'a' : 'b'));
}
