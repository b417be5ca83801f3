using System.Text.RegularExpressions;

namespace Hanul.Corpus.Tests;

public partial class EnglishGrammarTests
{
    private static readonly List<string> Texts = [.. MadeCorpus.Documents(new() { Bytes = 2_000_000 })
        .Where(document => document.Id.Contains("/en/", StringComparison.Ordinal))
        .Select(document => document.Text)];

    [Fact]
    public void ArticlesFollowTheNextSound()
    {
        var articles = Texts.SelectMany(text => Article().Matches(text)).ToList();
        Assert.InRange(articles.Count, 2_000, int.MaxValue);
        Assert.All(articles, match => Assert.Equal(match.Groups[1].Value.Equals("an", StringComparison.OrdinalIgnoreCase), "aeiou".Contains(match.Groups[2].Value[0])));
    }

    [Fact]
    public void SentencesBeginWithACapital() =>
        Assert.All(Texts, text => Assert.DoesNotMatch(SmallAfterStop(), text));

    [Fact]
    public void NumbersAgreeWithTheirNouns()
    {
        var all = string.Join('\n', Texts);
        Assert.Matches(@"\bone (apple|book|knife)\b", all);
        Assert.DoesNotMatch(@"\bone (apples|books|knives|boxes)\b", all);
        Assert.DoesNotMatch(@"\b(two|three|ten) (apple|book|knife|box)\b", all);
    }

    [Fact]
    public void VerbsAgreeWithTheirSubjects()
    {
        var all = string.Join('\n', Texts);
        Assert.Matches(@"\bparents like\b", all);
        Assert.DoesNotMatch(@"\b(parents|twins|grandparents) (likes|lives)\b", all);
        Assert.DoesNotMatch(@"\b(mother|uncle) (like|live)\b", all.Replace("does my mother", "", StringComparison.Ordinal).Replace("does my uncle", "", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\b([Aa]n?) ([a-z]+)")]
    private static partial Regex Article();

    [GeneratedRegex(@"(^|[.?!] |\n)[a-z]")]
    private static partial Regex SmallAfterStop();
}
