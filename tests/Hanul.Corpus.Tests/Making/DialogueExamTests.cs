using Hanul.Tokenization;

namespace Hanul.Corpus.Tests;

public class DialogueExamTests
{
    private static readonly DialogueExam Exam = DialogueExam.Create();

    [Fact]
    public void HalfIsKoreanHalfEnglishOverAllTopics()
    {
        Assert.Equal(100, Exam.Items.Count);
        Assert.Equal(50, Exam.Items.Count(item => item.Language == "ko"));
        Assert.Equal(["bank", "care", "errands", "family", "greetings", "health", "meals", "memory", "weather"], Exam.Items.Select(item => item.Topic).Distinct().Order());
        Assert.All(Exam.Items, item => Assert.Equal("user", item.Turns[^1].Role));
        Assert.Equal(100, Exam.Items.Select(Context).Distinct().Count());
    }

    [Fact]
    public void EqualSeedsGiveEqualExams()
    {
        Assert.Equal(Exam.Items.Select(Context), DialogueExam.Create().Items.Select(Context));
        Assert.NotEqual(Exam.Items.Select(Context), DialogueExam.Create(seed: 2).Items.Select(Context));
    }

    /// <summary>Worlds are kept apart by their facts; here it is seen in the texts of a whole corpus.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void NoExamContextOccursInTheCorpus(ulong seed)
    {
        var contexts = DialogueExam.Create(200, seed).Items.Select(item => string.Join('\n', item.Turns.SkipLast(1).Select(turn => turn.Content))).ToHashSet();
        var beginnings = MadeCorpus.Documents(new() { Seed = seed, Bytes = 4_000_000 }).Where(document => document.Turns is not null)
            .SelectMany(document => Enumerable.Range(1, document.Turns!.Count).Select(count => string.Join('\n', document.Turns!.Take(count).Select(turn => turn.Content))));
        Assert.DoesNotContain(beginnings, contexts.Contains);
    }

    [Fact]
    public void EveryGoldAnswerPasses() =>
        Assert.All(DialogueExam.Create(640, 3).Items, item => Assert.True(DialogueExam.Judge(item, item.Expected).Passes, $"{Context(item)} => {item.Expected}"));

    [Fact]
    public void ParaphrasesThatTheGrammarGeneratesPass()
    {
        var random = new SeededRandom(5);
        var others = 0;
        foreach (var item in Exam.Items)
            for (var i = 0; i < 8; i++)
            {
                var answer = item.Question.WriteAnswer(random);
                Assert.True(DialogueExam.Judge(item, $" {answer}\n").Passes, answer);
                others += answer == item.Expected ? 0 : 1;
            }
        Assert.InRange(others, 100, 800);
    }

    [Fact]
    public void AnswersToOtherQuestionsFail()
    {
        var items = DialogueExam.Create(320, 4).Items;
        var wrong = 0;
        for (var i = 0; i < items.Count; i++)
            for (var other = (i + 16) % items.Count; other != i && wrong < 8_000; other = (other + 7) % items.Count)
            {
                var answer = items[other].Expected;
                if (MayBeRight(items[i], answer))
                    continue;
                Assert.False(DialogueExam.Judge(items[i], answer).Passes, $"{Context(items[i])} => {answer}");
                wrong++;
            }
        Assert.Equal(8_000, wrong);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("네.")]
    [InlineData("Yes.")]
    [InlineData("I do not know.")]
    [InlineData("잘 모르겠어요.")]
    public void AnswersWithoutAFactFail(string answer) =>
        Assert.All(Exam.Items, item => Assert.False(DialogueExam.Judge(item, answer).Passes));

    [Fact]
    public void BrokenCopiesOfTheRightAnswerFail() => Assert.All(Exam.Items, item =>
    {
        Func<string, string>[] breaks =
        [
            answer => answer + " " + answer,
            answer => answer + "!",
            answer => answer[..^1],
            answer => answer.Replace(' ', '_').Replace(".", " .", StringComparison.Ordinal),
            answer => "x" + answer,
            answer => answer.Replace(" ", "", StringComparison.Ordinal) is var joined && joined != answer ? joined : "?",
            answer => answer + "<|im_end|>",
            answer => answer.ToUpperInvariant() is var upper && upper != answer ? upper : "?",
            answer => answer.Replace(".", "?", StringComparison.Ordinal),
        ];
        Assert.All(breaks, change => Assert.Equal(new Verdict(false, false), DialogueExam.Judge(item, change(item.Expected))));
    });

    [Fact]
    public void AWrongParticleFailsThoughTheFactIsThere()
    {
        (string Right, string Wrong)[] swaps = [("을 ", "를 "), ("를 ", "을 "), ("은 ", "는 "), ("는 ", "은 "), ("이에요.", "예요."), ("이 ", "가 ")];
        var tried = 0;
        foreach (var item in DialogueExam.Create(400, 9).Items.Where(item => item.Language == "ko"))
            foreach (var (right, wrong) in swaps)
                if (item.Expected.Contains(right, StringComparison.Ordinal))
                {
                    Assert.False(DialogueExam.Judge(item, item.Expected.Replace(right, wrong, StringComparison.Ordinal)).Parses);
                    tried++;
                }
        Assert.InRange(tried, 100, int.MaxValue);
    }

    [Fact]
    public void AnotherWordInThePlaceOfTheFactParsesAndFails()
    {
        var tried = 0;
        foreach (var item in Exam.Items.Where(item => item.Question.Answer == "answer"))
        {
            var fact = item.Question.Fact;
            var slot = fact.Kind.Slots.First(declared => declared.Name == item.Question.About.Split('/')[0]);
            foreach (var word in slot.Class.Words.Where(word => word != fact.Bindings[slot.Name]))
            {
                var bindings = fact.Bindings.Copy();
                bindings[slot.Name] = word;
                var answer = (item.Question with { Fact = fact with { Bindings = bindings } }).WriteAnswer(new SeededRandom(1));
                if (item.Question.IsAnsweredBy(answer))
                    continue; // "She ate soup." is also right of another woman.
                Assert.Equal(new Verdict(Parses: true, CarriesFact: false), DialogueExam.Judge(item, answer));
                tried++;
            }
        }
        Assert.InRange(tried, 1_000, int.MaxValue);
    }

    [Fact]
    public async Task TheReportCountsByTopicAndLanguage()
    {
        var expected = Exam.Items.ToDictionary(item => item.Turns, item => item.Language == "ko" ? item.Expected : "?");
        var report = await Exam.RunAsync((turns, _) => Task.FromResult(expected[turns]), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((50, 50, 100), (report.Passed, report.Parsed, report.Total));
        Assert.Equal([new ExamScore("en", 0, 50), new ExamScore("ko", 50, 50)], report.ByLanguage);
        Assert.Equal(9, report.ByTopic.Count);
        Assert.Equal(50, report.ByTopic.Sum(score => score.Passed));
    }

    [Fact]
    public async Task ACancelledExamStops()
    {
        using var cancel = new CancellationTokenSource();
        var asked = 0;
        Task<string> Answer(IReadOnlyList<ChatTurn> turns, CancellationToken token)
        {
            if (++asked == 3)
                cancel.Cancel();
            return Task.FromResult("");
        }
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Exam.RunAsync(Answer, cancellationToken: cancel.Token));
        Assert.Equal(3, asked);
    }

    private static string Context(ExamItem item) => string.Join('\n', item.Turns.Select(turn => turn.Content));

    /// <summary>
    /// Whether an answer to another question shows the very word that was asked for, and so may be right here as well; of a question for what
    /// follows from a slot, any word of the fact.
    /// </summary>
    private static bool MayBeRight(ExamItem item, string answer)
    {
        var (fact, about) = (item.Question.Fact, item.Question.About);
        var slots = about.Contains('/', StringComparison.Ordinal) ? fact.Kind.Slots.Select(slot => slot.Name) : [about];
        return slots.Any(slot => fact.Bindings[slot]!.Forms.Any(form => answer.Contains(form, StringComparison.OrdinalIgnoreCase)));
    }
}
