namespace Hanul.Corpus;

/// <summary>
/// A kind of fact that can be stated in a conversation, such as who ate what where: its slots, the ways to say it,
/// to acknowledge it, to ask for one of its slots and to answer.
/// </summary>
internal sealed record FactKind(string Name, IReadOnlyList<SlotDeclaration> Slots, IReadOnlyDictionary<string, IReadOnlyList<Phrase>> Acts)
{
    private const string Asking = "ask ";

    /// <summary>What can be asked: <c>food</c> for the slot itself, <c>sky/bring</c> for something that follows from it.</summary>
    public IReadOnlyList<string> Questions { get; } =
        [.. Acts.Keys.Where(act => act.StartsWith(Asking, StringComparison.Ordinal)).Select(act => act[Asking.Length..])];

    /// <summary>Whether a slot's word can be put to the test with a yes-or-no question.</summary>
    public bool CanCheck(string slot) => Acts.ContainsKey($"check {slot}");

    /// <summary>The productions of an act: <c>say</c>, <c>ack</c>, <c>ask food</c>, <c>answer food</c>, <c>check food</c>, ….</summary>
    public IReadOnlyList<Phrase> Lines(string act) =>
        Acts.TryGetValue(act, out var lines) ? lines : throw new InvalidDataException($"Fact '{Name}' has no line for '{act}'.");
}
