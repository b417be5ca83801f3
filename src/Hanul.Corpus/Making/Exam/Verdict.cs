namespace Hanul.Corpus;

/// <summary>What the exam says of an answer.</summary>
/// <param name="Parses">The whole answer is one the grammar derives for some question in the item's language.</param>
/// <param name="CarriesFact">It answers this question, with the words this conversation stated.</param>
public readonly record struct Verdict(bool Parses, bool CarriesFact)
{
    /// <summary>Whether the answer counts.</summary>
    public bool Passes => Parses && CarriesFact;
}
