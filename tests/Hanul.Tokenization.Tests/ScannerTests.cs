using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Hanul.Tokenization.Tests;

/// <summary>The hand-written scanners cut text exactly where the published regular expressions do.</summary>
public class ScannerTests
{
    [Theory]
    [InlineData(PretokenizationPattern.Gpt2)]
    [InlineData(PretokenizationPattern.Llama3)]
    [InlineData(PretokenizationPattern.O200k)]
    public void Words_are_those_of_the_regular_expression(PretokenizationPattern pattern)
    {
        var random = new RandomText(11);
        for (var round = 0; round < 10_000; round++) AssertSameWords(pattern, random.Next(12));
    }

    [Theory]
    [InlineData(PretokenizationPattern.Gpt2)]
    [InlineData(PretokenizationPattern.Llama3)]
    [InlineData(PretokenizationPattern.O200k)]
    public void Every_character_is_cut_as_the_regular_expression_cuts_it(PretokenizationPattern pattern)
    {
        for (var c = 0; c <= char.MaxValue; c++) AssertSameWords(pattern, $"a{(char)c}B {(char)c} '{(char)c}1");
        for (var c = 0x10000; c <= 0x10FFFF; c += 13) AssertSameWords(pattern, $"a{char.ConvertFromUtf32(c)}B {char.ConvertFromUtf32(c)}1");
    }

    [Theory]
    [InlineData(PretokenizationPattern.Gpt2)]
    [InlineData(PretokenizationPattern.Llama3)]
    [InlineData(PretokenizationPattern.O200k)]
    public void Scanning_takes_linear_time(PretokenizationPattern pattern)
    {
        // Quadratic scanning of a million characters would take minutes; the test run's own time limit judges.
        foreach (var run in new[] { " ", "\n", " \n", "a", "A", "가", "가A", "!", "!\n", "\u0301A", "1", "'", "\t x", "/" })
        {
            var text = string.Concat(Enumerable.Repeat(run, 1_000_000 / run.Length));
            var words = 0;
            for (var at = 0; at < text.Length; words++) at = WordEnd(pattern, text, at);
            Assert.InRange(words, 1, text.Length);
        }
    }

    private static void AssertSameWords(PretokenizationPattern pattern, string text)
    {
        var starts = new List<int>();
        for (var at = 0; at < text.Length; at = WordEnd(pattern, text, at)) starts.Add(at);
        var expected = RegexStarts(pattern, text);
        Assert.True(expected.SequenceEqual(starts), $"{pattern}: [{string.Join(' ', text.Select(c => ((int)c).ToString("X4", null)))}]");
    }

    private static int WordEnd(PretokenizationPattern pattern, string text, int start) => pattern switch
    {
        PretokenizationPattern.Gpt2 => Gpt2Scanner.WordEnd(text, start),
        PretokenizationPattern.Llama3 => Llama3Scanner.WordEnd(text, start),
        _ => O200kScanner.WordEnd(text, start),
    };

    /// <summary>
    /// .NET's expressions see UTF-16 units, the published ones code points: each code point is replaced by a character of the same
    /// category first. .NET does not fold the long s either.
    /// </summary>
    private static List<int> RegexStarts(PretokenizationPattern pattern, string text)
    {
        var units = new StringBuilder();
        var positions = new List<int>();
        for (var at = 0; at < text.Length;)
        {
            var width = char.IsSurrogatePair(text, at) ? 2 : 1;
            positions.Add(at);
            units.Append(width == 1 && !char.IsSurrogate(text[at]) ? text[at] : StandIn(CharUnicodeInfo.GetUnicodeCategory(text, at)));
            at += width;
        }
        return [.. Expressions[pattern].Matches(units.ToString()).Select(match => positions[match.Index])];
    }

    private static readonly Dictionary<PretokenizationPattern, Regex> Expressions = Enum.GetValues<PretokenizationPattern>().ToDictionary(
        pattern => pattern,
        pattern => new Regex(PretokenizationPatterns.Expression(pattern).Replace("(?i:'s|", "(?i:'s|'ſ|", StringComparison.Ordinal), RegexOptions.CultureInvariant));

    private static char StandIn(UnicodeCategory category) => category switch
    {
        UnicodeCategory.UppercaseLetter => 'À',
        UnicodeCategory.LowercaseLetter => 'à',
        UnicodeCategory.TitlecaseLetter => 'ǅ',
        UnicodeCategory.ModifierLetter => 'ʰ',
        UnicodeCategory.OtherLetter => '가',
        UnicodeCategory.NonSpacingMark => '\u0301',
        UnicodeCategory.SpacingCombiningMark => '\u0903',
        UnicodeCategory.EnclosingMark => '\u20DD',
        UnicodeCategory.DecimalDigitNumber => '٣',
        UnicodeCategory.LetterNumber => 'Ⅷ',
        UnicodeCategory.OtherNumber => '½',
        _ => '☃',
    };
}
