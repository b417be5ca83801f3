namespace Hanul.Corpus;

/// <summary>An item, what was answered, and what the exam says of it.</summary>
public sealed record ExamOutcome(ExamItem Item, string Answer, Verdict Verdict);
