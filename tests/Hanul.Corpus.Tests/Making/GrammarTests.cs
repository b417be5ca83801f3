namespace Hanul.Corpus.Tests;

/// <summary>What the grammar files must keep to, so that every question has one answer and the conversation holds it.</summary>
public class GrammarTests
{
    public static TheoryData<string> Facts => [.. LanguageGrammar.All.SelectMany(grammar => grammar.DialogueTopics.SelectMany(topic => topic.Facts.Select(fact => $"{grammar.Language}/{topic.Name}/{fact.Name}")))];

    [Theory]
    [MemberData(nameof(Facts))]
    public void EveryWayToSayAFactStatesAllOfIt(string name) =>
        Assert.All(Find(name).Lines("say"), line => Assert.Equal(Find(name).Slots.Select(slot => slot.Name).Order(), SlotsOf(line).Order()));

    [Theory]
    [MemberData(nameof(Facts))]
    public void EveryQuestionHasAnswersThatShowWhatWasAskedFor(string name)
    {
        var fact = Find(name);
        Assert.NotEmpty(fact.Questions);
        Assert.All(fact.Questions, about => Assert.All(fact.Lines($"answer {about}"), line => Assert.Contains(about.Contains('/', StringComparison.Ordinal) ? SlotsOf(line).First() : about, SlotsOf(line))));
        foreach (var slot in fact.Slots.Where(slot => fact.CanCheck(slot.Name)))
            Assert.All([.. fact.Lines($"yes {slot.Name}"), .. fact.Lines($"no {slot.Name}")], line => Assert.Contains(slot.Name, SlotsOf(line)));
    }

    [Theory]
    [MemberData(nameof(Facts))]
    public void NoQuestionGivesItsAnswerAway(string name) =>
        Assert.All(Find(name).Questions.Where(about => !about.Contains('/', StringComparison.Ordinal)), about => Assert.All(Find(name).Lines($"ask {about}"), line => Assert.DoesNotContain(about, SlotsOf(line))));

    [Fact]
    public void WhereAKindOfFactComesTwiceItsQuestionsSayWhichOneTheyMean()
    {
        foreach (var plan in LanguageGrammar.All.SelectMany(grammar => grammar.DialogueTopics).SelectMany(topic => topic.Dialogues))
            foreach (var fact in plan.Facts.GroupBy(fact => fact.Kind).Where(group => group.Count() > 1).Select(group => group.Key))
                Assert.All(fact.Questions.SelectMany(about => fact.Lines($"ask {about}")), line => Assert.NotEmpty(SlotsOf(line)));
    }

    [Fact]
    public void BothLanguagesHaveTheSameTopics() =>
        Assert.Equal(LanguageGrammar.All[0].DialogueTopics.Select(topic => topic.Name), LanguageGrammar.All[1].DialogueTopics.Select(topic => topic.Name));

    [Theory]
    [InlineData("class food\n  soup\nfact ate food:food\n  say {fod}\n", "'fod' is neither a slot nor a rule")]
    [InlineData("fact ate food:food\n  say {food}\n", "no class 'food' is known")]
    [InlineData("class food: one | many\n  soup\n", "'soup' has 1 forms where its class names 2")]
    [InlineData("rule hello\n  (hi\ndialogue\n  user {hello}\n", "')' is missing")]
    [InlineData("verse\n", "'verse' opens no block")]
    public void AWrongGrammarSaysWhatIsWrong(string source, string expected)
    {
        var error = Assert.Throws<InvalidDataException>(() => new GrammarParser().Parse("test", "en", new StringReader(source)));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("en/test", error.Message, StringComparison.Ordinal);
    }

    private static FactKind Find(string name) => name.Split('/') is var parts
        ? LanguageGrammar.Of(parts[0]).DialogueTopics.First(topic => topic.Name == parts[1]).Facts.First(fact => fact.Name == parts[2])
        : throw new InvalidOperationException();

    private static string Asked(string about) => about.Split('/')[0];

    /// <summary>The slots whose words stand in every text of the phrase.</summary>
    private static HashSet<string> SlotsOf(Phrase phrase) => phrase switch
    {
        Phrase.Slot slot => [slot.Name],
        Phrase.Counted counted => [counted.Name],
        Phrase.Sequence sequence => [.. sequence.Parts.SelectMany(SlotsOf)],
        Phrase.Choice choice => choice.Options.Select(SlotsOf).Aggregate((left, right) => [.. left.Intersect(right)]),
        _ => [],
    };
}
