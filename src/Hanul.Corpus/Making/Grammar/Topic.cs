namespace Hanul.Corpus;

/// <summary>What one grammar file holds: the dialogues and the stories about one side of everyday life in one language.</summary>
internal sealed record Topic(string Name, string Language, IReadOnlyList<DialoguePlan> Dialogues, IReadOnlyList<StoryPlan> Stories)
{
    /// <summary>Every kind of fact the topic's dialogues can state.</summary>
    public required IReadOnlyList<FactKind> Facts { get; init; }
}
