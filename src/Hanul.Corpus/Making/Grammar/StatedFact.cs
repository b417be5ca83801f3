namespace Hanul.Corpus;

/// <summary>A fact as it holds in one conversation.</summary>
internal sealed record StatedFact(FactKind Kind, Bindings Bindings)
{
    /// <summary>Kind and words, written so that equal facts are equal texts.</summary>
    public string Key => $"{Kind.Name}({string.Join(", ", Kind.Slots.Select(slot => $"{slot.Name}: {Bindings[slot.Name]}"))})";

    /// <summary>Whether one of the fact's slots holds the word.</summary>
    public bool States(Word word) => Kind.Slots.Any(slot => Bindings[slot.Name] == word);
}
