namespace Hanul.Corpus;

/// <summary>How a conversation opens and in which order its facts come up; the questions follow after it.</summary>
/// <param name="Facts">The facts of the conversation by the alias the lines use.</param>
/// <param name="Lines">Role and phrase of each turn.</param>
internal sealed record DialoguePlan(IReadOnlyList<(string Alias, FactKind Kind)> Facts, IReadOnlyList<(string Role, Phrase Phrase)> Lines);
