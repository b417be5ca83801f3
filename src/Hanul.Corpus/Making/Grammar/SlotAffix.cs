namespace Hanul.Corpus;

/// <summary>What stands around a slot's word and agrees with it: nothing, an English article, or one of two Korean particles.</summary>
internal sealed record SlotAffix(bool HasArticle, string? AfterConsonant, string? AfterVowel)
{
    public static readonly SlotAffix None = new(false, null, null);

    public string Apply(Word word, int form)
    {
        var text = word.Forms[form];
        if (HasArticle)
            return Agreement.Article(word, text) + text;
        return AfterConsonant is null ? text : text + Agreement.Particle(text, AfterConsonant, AfterVowel!);
    }
}
