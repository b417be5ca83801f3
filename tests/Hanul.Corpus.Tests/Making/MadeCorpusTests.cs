namespace Hanul.Corpus.Tests;

public class MadeCorpusTests
{
    private static readonly MadeCorpusOptions Small = new() { Bytes = 500_000, Seed = 7 };

    [Fact]
    public void EqualSeedsGiveEqualCorpora()
    {
        var first = string.Join('\n', MadeCorpus.Documents(Small).Select(document => document.Text));
        var second = string.Join('\n', MadeCorpus.Documents(Small).Select(document => document.Text));
        Assert.Equal(first, second);
        Assert.NotEqual(first, string.Join('\n', MadeCorpus.Documents(Small with { Seed = 8 }).Select(document => document.Text)));
    }

    [Fact]
    public void ALongerCorpusBeginsWithTheShorterOne()
    {
        var shorter = MadeCorpus.Documents(Small).Select(document => document.Text).ToList();
        var longer = MadeCorpus.Documents(Small with { Bytes = 600_000 }).Select(document => document.Text).Take(shorter.Count);
        Assert.Equal(shorter, longer);
    }

    [Fact]
    public void ConversationsAlternateAndEndWithTheAssistant()
    {
        var conversations = MadeCorpus.Documents(Small).Where(document => document.Turns is not null).ToList();
        Assert.NotEmpty(conversations);
        foreach (var turns in conversations.Select(document => document.Turns!))
        {
            Assert.InRange(turns.Count, 5, 20);
            Assert.Equal("assistant", turns[^1].Role);
            Assert.All(turns.Skip(1).Zip(turns), pair => Assert.NotEqual(pair.First.Role, pair.Second.Role));
            Assert.All(turns, turn => Assert.Equal(turn.Content.Trim(), turn.Content));
        }
    }

    [Fact]
    public void HardlyAnyConversationComesTwice()
    {
        var conversations = MadeCorpus.Documents(new() { Bytes = 2_000_000 }).Where(document => document.Turns is not null).ToList();
        var openings = conversations.Select(document => string.Join('\n', document.Turns!.Take(document.Turns!.Count - 1).Select(turn => turn.Content)));
        Assert.InRange(openings.Distinct().Count() / (double)conversations.Count, 0.99, 1);
    }

    [Fact]
    public void BothLanguagesAndBothKindsTakeTheirShare()
    {
        var documents = MadeCorpus.Documents(new() { Bytes = 1_000_000 }).ToList();
        foreach (var kind in (string[])["ko/dialogue", "en/dialogue", "ko/story", "en/story"])
            Assert.InRange(documents.Count(document => document.Id.Contains(kind, StringComparison.Ordinal)) / (double)documents.Count, 0.05, 0.5);
    }
}
