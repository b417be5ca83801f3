namespace Hanul.Corpus;

/// <summary>Recognises a text as one that <see cref="PhraseWriter"/> could have written from a phrase, with backtracking.</summary>
internal static class PhraseMatcher
{
    /// <summary>
    /// Whether the whole of <paramref name="text"/> derives from <paramref name="phrase"/>. Slots that
    /// <paramref name="bindings"/> holds must show that very word; the others may show any word of their class, the same throughout.
    /// </summary>
    public static bool Matches(Phrase phrase, string text, Bindings bindings) =>
        Match(phrase, text, 0, bindings.Copy(), end => end == text.Length);

    private static bool Match(Phrase phrase, string text, int start, Bindings bindings, Func<int, bool> rest) => phrase switch
    {
        Phrase.Literal literal => StandsAt(text, start, literal.Text) && rest(start + literal.Text.Length),
        Phrase.Slot slot => MatchWord(slot.Name, slot.Class, word => slot.Affix.Apply(word, slot.Form), text, start, bindings, rest),
        Phrase.Counted counted => MatchWord(
            counted.Name, counted.Class, word => counted.Render(word, bindings), text, start, bindings, rest),
        Phrase.Tagged tagged => MatchWord(
            tagged.Name, tagged.Class, word => word.Tags.Contains(tagged.Tag) ? tagged.With : tagged.Without, text, start, bindings, rest),
        Phrase.Sequence sequence => MatchParts(sequence.Parts, 0, text, start, bindings, rest),
        Phrase.Choice choice => choice.Options.Any(option => Match(option, text, start, bindings, rest)),
        _ => throw new ArgumentException($"A {phrase.GetType().Name} belongs to a dialogue and is not matched by itself.", nameof(phrase)),
    };

    private static bool MatchParts(
        IReadOnlyList<Phrase> parts, int index, string text, int start, Bindings bindings, Func<int, bool> rest) =>
        index == parts.Count
            ? rest(start)
            : Match(parts[index], text, start, bindings, end => MatchParts(parts, index + 1, text, end, bindings, rest));

    private static bool MatchWord(
        string slot, WordClass words, Func<Word, string> render, string text, int start, Bindings bindings, Func<int, bool> rest)
    {
        if (bindings[slot] is { } bound)
            return StandsAt(text, start, render(bound)) && rest(start + render(bound).Length);
        foreach (var word in words.Words)
        {
            var shown = render(word);
            if (!StandsAt(text, start, shown))
                continue;
            bindings[slot] = word;
            if (rest(start + shown.Length))
                return true;
            bindings[slot] = null;
        }
        return false;
    }

    private static bool StandsAt(string text, int start, string part)
    {
        if (start + part.Length > text.Length)
            return false;
        for (var i = 0; i < part.Length; i++)
            if (text[start + i] != Sentences.Raise(part[i], text.AsSpan(0, start + i)))
                return false;
        return true;
    }
}
