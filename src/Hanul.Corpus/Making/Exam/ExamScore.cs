namespace Hanul.Corpus;

/// <summary>Right answers among the items of one group.</summary>
/// <param name="Group">A topic or a language.</param>
/// <param name="Passed">How many answers count.</param>
/// <param name="Total">How many questions were asked.</param>
public sealed record ExamScore(string Group, int Passed, int Total);
