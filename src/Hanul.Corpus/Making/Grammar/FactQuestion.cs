namespace Hanul.Corpus;

/// <summary>A question about a stated fact, with the productions that answer it.</summary>
/// <param name="Fact">The fact the question is about; for a yes-or-no question its bindings hold the guess too.</param>
/// <param name="About">What is asked for: a slot, or a slot and a side of it.</param>
/// <param name="Ask">The act that asks: <c>ask</c> or <c>check</c>.</param>
/// <param name="Answer">The act that answers: <c>answer</c>, <c>yes</c> or <c>no</c>.</param>
internal sealed record FactQuestion(StatedFact Fact, string About, string Ask, string Answer)
{
    public string WriteQuestion(Phrase lead, SeededRandom random) =>
        PhraseWriter.Write(new Phrase.Sequence([lead, random.Pick(Fact.Kind.Lines($"{Ask} {About}"))]), Fact.Bindings, random);

    public string WriteAnswer(SeededRandom random) => PhraseWriter.Write(random.Pick(AnswerLines), Fact.Bindings, random);

    /// <summary>Whether the answer is one the grammar derives for this question with this fact's own words.</summary>
    public bool IsAnsweredBy(string answer) => AnswerLines.Any(line => PhraseMatcher.Matches(line, answer, Fact.Bindings));

    private IReadOnlyList<Phrase> AnswerLines => Fact.Kind.Lines($"{Answer} {About}");
}
