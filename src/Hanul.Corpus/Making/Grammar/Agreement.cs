namespace Hanul.Corpus;

/// <summary>What a word asks of its neighbours: Korean particles by the final consonant, the English indefinite article by sound.</summary>
internal static class Agreement
{
    private const char FirstSyllable = '\uAC00', LastSyllable = '\uD7A3';
    private const int FinalCount = 28, FinalRieul = 8;

    /// <summary>
    /// Chooses between two particles, the first for a word that ends in a consonant, the second for one that ends in a vowel:
    /// 은/는, 이/가, 을/를, 과/와, 이에요/예요. With 으로/로 the consonant ㄹ counts as a vowel.
    /// </summary>
    public static string Particle(string word, string afterConsonant, string afterVowel)
    {
        var final = FinalConsonant(word);
        return final == 0 || (final == FinalRieul && afterConsonant.StartsWith("으로", StringComparison.Ordinal)) ? afterVowel : afterConsonant;
    }

    /// <summary>"a " or "an "; nothing before a mass noun, a plural or a name, which carry the tag <c>bare</c>.</summary>
    public static string Article(Word word, string text) =>
        word.Tags.Contains("bare") ? "" : "aeiou".Contains(text[0], StringComparison.Ordinal) ? "an " : "a ";

    private static int FinalConsonant(string word) => word[^1] is >= FirstSyllable and <= LastSyllable
        ? (word[^1] - FirstSyllable) % FinalCount
        : throw new ArgumentException($"'{word}' does not end in a Hangul syllable, so no particle can be chosen for it.", nameof(word));
}
