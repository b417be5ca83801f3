using System.Text;

namespace Hanul.Corpus;

/// <summary>Writes a phrase: every choice is drawn, every slot takes its word.</summary>
internal static class PhraseWriter
{
    /// <summary>Writes <paramref name="phrase"/> as a text of its own.</summary>
    public static string Write(Phrase phrase, Bindings bindings, SeededRandom random)
    {
        var text = new StringBuilder();
        Write(phrase, bindings, null, random, text);
        return Sentences.RaiseFirstLetters(text);
    }

    /// <summary>Writes a dialogue's line, whose fact lines take the words of the <paramref name="facts"/> they name.</summary>
    public static string Write(Phrase phrase, IReadOnlyDictionary<string, StatedFact> facts, SeededRandom random)
    {
        var text = new StringBuilder();
        Write(phrase, new Bindings(), facts, random, text);
        return Sentences.RaiseFirstLetters(text);
    }

    private static void Write(
        Phrase phrase, Bindings bindings, IReadOnlyDictionary<string, StatedFact>? facts, SeededRandom random, StringBuilder text)
    {
        switch (phrase)
        {
            case Phrase.Literal literal:
                text.Append(literal.Text);
                break;
            case Phrase.Slot slot:
                text.Append(slot.Affix.Apply(bindings[slot.Name]!, slot.Form));
                break;
            case Phrase.Counted counted:
                text.Append(counted.Render(bindings[counted.Name]!, bindings));
                break;
            case Phrase.Tagged tagged:
                text.Append(bindings[tagged.Name]!.Tags.Contains(tagged.Tag) ? tagged.With : tagged.Without);
                break;
            case Phrase.Sequence sequence:
                foreach (var part in sequence.Parts)
                    Write(part, bindings, facts, random, text);
                break;
            case Phrase.Choice choice:
                Write(random.Pick(choice.Options), bindings, facts, random, text);
                break;
            case Phrase.FactLine line:
                var fact = facts![line.Alias];
                Write(random.Pick(fact.Kind.Lines(line.Act)), fact.Bindings, null, random, text);
                break;
        }
    }
}
