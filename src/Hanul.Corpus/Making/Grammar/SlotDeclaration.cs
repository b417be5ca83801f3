namespace Hanul.Corpus;

/// <summary>A slot of a fact or a story and the class its words come from.</summary>
/// <param name="Name">What productions call it.</param>
/// <param name="Class">The words it may hold.</param>
/// <param name="GenderOf">An earlier slot whose word this one shares its gender with, or null.</param>
internal sealed record SlotDeclaration(string Name, WordClass Class, string? GenderOf)
{
    /// <summary>Whether the word may stand in this slot beside the words already bound.</summary>
    public bool Admits(Word word, Bindings bindings) =>
        GenderOf is null || word.Tags.Contains("f") == bindings[GenderOf]!.Tags.Contains("f");
}
