namespace Hanul.Corpus;

/// <summary>
/// A production of the grammar. The same tree writes sentences (<see cref="PhraseWriter"/>) and recognises them
/// (<see cref="PhraseMatcher"/>), so what the corpus teaches and what the exam accepts cannot drift apart.
/// </summary>
internal abstract record Phrase
{
    /// <summary>Words as they stand.</summary>
    public sealed record Literal(string Text) : Phrase;

    /// <summary>The word bound to a slot, in one of its forms, with what must agree with it.</summary>
    public sealed record Slot(string Name, WordClass Class, int Form, SlotAffix Affix) : Phrase;

    /// <summary>A word in the singular or in its form <c>many</c>, by the number bound to another slot that stands before it.</summary>
    public sealed record Counted(string Name, WordClass Class, string NumberName) : Phrase
    {
        public string Render(Word word, Bindings bindings) =>
            bindings[NumberName]?.Tags.Contains("one") == true ? word.Text : word.Forms[Class.FormIndex("many")];
    }

    /// <summary>One of two texts, by whether the word bound to a slot carries a tag.</summary>
    public sealed record Tagged(string Name, WordClass Class, string Tag, string With, string Without) : Phrase;

    /// <summary>All parts, one after the other.</summary>
    public sealed record Sequence(IReadOnlyList<Phrase> Parts) : Phrase;

    /// <summary>One of the options; an optional part is a choice with an empty literal.</summary>
    public sealed record Choice(IReadOnlyList<Phrase> Options) : Phrase;

    /// <summary>One line of the fact that a dialogue knows under an alias, with that fact's own words in its slots.</summary>
    public sealed record FactLine(string Alias, string Act) : Phrase;
}
