namespace Hanul.Corpus;

/// <summary>A story: its slots and its sentences in order.</summary>
internal sealed record StoryPlan(IReadOnlyList<SlotDeclaration> Slots, IReadOnlyList<Phrase> Sentences);
