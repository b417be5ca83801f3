namespace Hanul.Corpus;

/// <summary>The outcomes of an exam and what they add up to.</summary>
public sealed record ExamReport(IReadOnlyList<ExamOutcome> Outcomes)
{
    /// <summary>How many answers count.</summary>
    public int Passed => Outcomes.Count(outcome => outcome.Verdict.Passes);

    /// <summary>How many answers are good language, right or wrong.</summary>
    public int Parsed => Outcomes.Count(outcome => outcome.Verdict.Parses);

    /// <summary>How many questions were asked.</summary>
    public int Total => Outcomes.Count;

    /// <summary>Scores by language.</summary>
    public IReadOnlyList<ExamScore> ByLanguage => ScoresBy(item => item.Language);

    /// <summary>Scores by topic.</summary>
    public IReadOnlyList<ExamScore> ByTopic => ScoresBy(item => item.Topic);

    private List<ExamScore> ScoresBy(Func<ExamItem, string> group) =>
        [.. Outcomes.GroupBy(outcome => group(outcome.Item), StringComparer.Ordinal)
            .OrderBy(members => members.Key, StringComparer.Ordinal)
            .Select(members => new ExamScore(members.Key, members.Count(outcome => outcome.Verdict.Passes), members.Count()))];
}
