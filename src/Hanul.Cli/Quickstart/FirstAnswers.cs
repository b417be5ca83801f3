using System.Text;
using Hanul.Corpus;
using Hanul.Formats;
using Hanul.Inference;
using Hanul.Tokenization;

namespace Hanul.Cli;

/// <summary>The first things a new model says: three answers in each language and the score of the exam, or continuations of the user's text.</summary>
internal sealed class FirstAnswers(LanguageModel model, Output output)
{
    private const int Shown = 3;
    private const int LongestAnswer = 60;

    private static readonly GenerationOptions Greedy = new() { Temperature = 0, MaxTokens = LongestAnswer };

    public async Task ShowAsync(bool made, string folder, CancellationToken cancel)
    {
        output.Heading("4. What it says");
        if (made)
            Print(await ExamineAsync(model, output, cancel));
        else
            await ContinueAsync(Path.Combine(folder, "corpus"), cancel);
    }

    /// <summary>Puts the 100 held-out conversations to a model.</summary>
    public static async Task<ExamReport> ExamineAsync(LanguageModel model, Output output, CancellationToken cancel, ulong seed = 1)
    {
        using var line = new ProgressLine(output, "held-out conversations", "answers");
        var exam = DialogueExam.Create(seed: seed);
        var done = 0;
        return await exam.RunAsync(
            (turns, stop) => AnswerAsync(model, turns, stop),
            new InlineProgress<ExamOutcome>(_ => line.Report(++done, exam.Items.Count)),
            cancel);
    }

    /// <summary>The table of an exam.</summary>
    public static Report Describe(ExamReport exam)
    {
        var report = new Report("100 held-out conversations")
            .Add("right", "right", $"{exam.Passed} of {exam.Total}", exam.Passed)
            .AddJson("total", exam.Total)
            .Add("parsed", "grammatical", $"{exam.Parsed} of {exam.Total}", exam.Parsed);
        foreach (var score in exam.ByLanguage.Concat(exam.ByTopic))
            report.Add(score.Group, score.Group, $"{score.Passed} of {score.Total}", score.Passed);
        return report;
    }

    private static async Task<string> AnswerAsync(LanguageModel model, IReadOnlyList<ChatTurn> turns, CancellationToken cancel)
    {
        var text = new StringBuilder();
        await foreach (var token in model.GenerateAsync(model.EncodeChat(turns), Greedy, cancel))
            text.Append(token.Text);
        return text.ToString();
    }

    private void Print(ExamReport exam)
    {
        foreach (var language in exam.Outcomes.GroupBy(outcome => outcome.Item.Language))
        {
            foreach (var outcome in language.DistinctBy(outcome => outcome.Item.Topic).Take(Shown))
            {
                output.Say("");
                foreach (var turn in outcome.Item.Turns)
                    output.Say($"  {(turn.Role == "user" ? ">" : "<")} {turn.Content}");
                output.Say($"  < {outcome.Answer.Trim()}   {(outcome.Verdict.Passes ? "(right)" : $"(expected: {outcome.Item.Expected})")}");
            }
        }

        output.Say("");
        output.Print(Describe(exam));
    }

    private async Task ContinueAsync(string corpus, CancellationToken cancel)
    {
        using var validation = TokenShard.Open(Path.Combine(corpus, "validation"));
        for (var document = 0; document < Math.Min(2 * Shown, validation.DocumentCount); document++)
        {
            var start = validation.DocumentStart(document);
            var length = Math.Min(16, (validation.DocumentStart(document + 1) - start) / 2);
            if (length < 1)
                continue;
            var prompt = new int[length];
            validation.Read(start, prompt);
            var text = new StringBuilder();
            await foreach (var token in model.GenerateAsync(prompt, Greedy with { Temperature = 0.7f, Seed = 1 }, cancel))
                text.Append(token.Text);
            output.Say($"  {model.Tokenizer.Decode(prompt)} … {text}");
        }
    }
}
