using Hanul.Tokenization;

namespace Hanul.Corpus;

/// <summary>
/// Conversations the made corpus never contains, each ending with a question about something said in it. Because the grammar that
/// wrote them also reads, an answer can be judged: it counts when it parses and carries the fact that was asked for.
/// </summary>
public sealed class DialogueExam
{
    private const ulong Stream = 2;
    private const int MostWarmUps = 1;

    private DialogueExam(IReadOnlyList<ExamItem> items) => Items = items;

    /// <summary>The items, Korean and English in turn, topic after topic.</summary>
    public IReadOnlyList<ExamItem> Items { get; }

    /// <summary>Draws an exam. Its conversations are about facts that no made corpus holds, whatever the seed of either.</summary>
    public static DialogueExam Create(int count = 100, ulong seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return new([.. Enumerable.Range(0, count).Select(index => Draw(seed, index))]);
    }

    /// <summary>Judges an answer. White space around it is no part of it; anything else that should not be there is a fault.</summary>
    public static Verdict Judge(ExamItem item, string answer)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(answer);
        var trimmed = answer.Trim();
        return item.Question.IsAnsweredBy(trimmed)
            ? new Verdict(Parses: true, CarriesFact: true)
            : new Verdict(LanguageGrammar.Of(item.Language).DerivesAnswer(trimmed), CarriesFact: false);
    }

    /// <summary>Puts every question to <paramref name="answer"/>, one after the other, and judges what comes back.</summary>
    public async Task<ExamReport> RunAsync(
        Func<IReadOnlyList<ChatTurn>, CancellationToken, Task<string>> answer,
        IProgress<ExamOutcome>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var outcomes = new List<ExamOutcome>(Items.Count);
        foreach (var item in Items)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var given = await answer(item.Turns, cancellationToken).ConfigureAwait(false);
            var outcome = new ExamOutcome(item, given, Judge(item, given));
            outcomes.Add(outcome);
            progress?.Report(outcome);
        }
        return new ExamReport(outcomes);
    }

    private static ExamItem Draw(ulong seed, int index)
    {
        var random = SeededRandom.For(seed, Stream, (ulong)index);
        var grammar = LanguageGrammar.All[index % LanguageGrammar.All.Count];
        var topic = grammar.DialogueTopics[index / LanguageGrammar.All.Count % grammar.DialogueTopics.Count];
        var conversation = Conversation.Begin(grammar, topic, heldOut: true, random);
        for (var warmUps = random.Below(MostWarmUps + 1); warmUps > 0; warmUps--)
            conversation.Answer(conversation.Ask());
        var question = conversation.Ask();
        return new ExamItem(index + 1, topic.Name, grammar.Language, conversation.Turns, question, question.WriteAnswer(random));
    }
}
