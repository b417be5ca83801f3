using System.Globalization;
using System.Text;

namespace Hanul.Corpus.Tests;

public class CanonicalCompositionTests
{
    /// <summary>As Python's unicodedata computed them. The whole of Unicode's own NormalizationTest.txt (15.0) was run once as well.</summary>
    [Fact]
    public void LettersThatMeetComposeAsUnicodeSays()
    {
        using var lines = new StreamReader(typeof(CanonicalCompositionTests).Assembly.GetManifestResourceStream("form-c.txt")!);
        var vectors = lines.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith('#')).ToList();
        Assert.Equal(300, vectors.Count);
        Assert.All(vectors, vector =>
        {
            var sides = vector.Split(';').Select(Letters).ToList();
            Assert.Equal(sides[1], CanonicalComposition.Compose(sides[0]));
            Assert.Equal(sides[1], CanonicalComposition.Compose(sides[1]));
        });
    }

    [Fact]
    public void EveryHangulSyllableComesBackFromItsLetters()
    {
        for (var syllable = '가'; syllable <= '힣'; syllable++)
        {
            var index = syllable - '가';
            var letters = $"{(char)(0x1100 + index / 588)}{(char)(0x1161 + index % 588 / 28)}{(index % 28 == 0 ? "" : (char)(0x11A7 + index % 28))}";
            Assert.Equal(syllable.ToString(), CanonicalComposition.Compose(letters));
        }
    }

    [Fact]
    public void ComposedTextComesBackAsTheSameObject()
    {
        const string Text = "안녕하세요, 세상! Hello, wörld. 🙂👍🏽 ①½";
        Assert.Same(Text, CanonicalComposition.Compose(Text));
    }

    [Fact]
    public void LoneSurrogatesStay() => Assert.Equal("é\uD800x\uDC00", CanonicalComposition.Compose("e\u0301\uD800x\uDC00"));

    [Fact]
    public void ALongRunOfMarksTakesNoLongTime()
    {
        var marks = string.Concat(Enumerable.Range(0, 200_000).Select(i => i % 2 == 0 ? '\u0301' : '\u0323'));
        Assert.Equal(200_001 - 1, CanonicalComposition.Compose("a" + marks).Length);
    }

    private static string Letters(string hex) => hex.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Aggregate(new StringBuilder(), (text, digits) => text.Append(new Rune(int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString()))
        .ToString();
}
