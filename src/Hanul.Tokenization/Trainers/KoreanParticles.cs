namespace Hanul.Tokenization;

/// <summary>
/// Finds where a Korean word ends and its particles begin, by the particle's spelling and the sound before it: 은 follows a consonant, 는 a
/// vowel. A guess for counting words, not a morphological analysis: a vocabulary learned from 민수 · 는 and 민수 · 가 has the name as one
/// token, whatever follows it, as the morpheme-aware vocabulary of HyperCLOVA (Kim et al., 2021) does.
/// </summary>
internal static class KoreanParticles
{
    private const char FirstSyllable = '가', LastSyllable = '힣';
    private const int Finals = 28, FinalL = 8;

    /// <summary>Particles and endings that join nouns, the longer first where one ends in another; and after which sound they stand.</summary>
    private static readonly (string Text, Sound After)[] Particles =
    [
        ("이었어요", Sound.Consonant), ("이에요", Sound.Consonant), ("이군요", Sound.Consonant), ("입니다", Sound.Any), ("예요", Sound.Vowel),
        ("였어요", Sound.Vowel), ("군요", Sound.Vowel), ("에서", Sound.Any), ("에게", Sound.Any), ("한테", Sound.Any), ("부터", Sound.Any),
        ("까지", Sound.Any), ("보다", Sound.Any), ("처럼", Sound.Any), ("으로", Sound.Consonant), ("이랑", Sound.Consonant), ("이라고", Sound.Consonant),
        ("라고", Sound.Vowel), ("로", Sound.VowelOrL), ("은", Sound.Consonant), ("는", Sound.Vowel), ("이", Sound.Consonant), ("가", Sound.Vowel),
        ("을", Sound.Consonant), ("를", Sound.Vowel), ("과", Sound.Consonant), ("와", Sound.Vowel), ("에", Sound.Any), ("의", Sound.Any),
        ("도", Sound.Any), ("만", Sound.Any),
    ];

    private enum Sound
    {
        Any,
        Consonant,
        Vowel,
        VowelOrL,
    }

    /// <summary>Where the last particle of a word begins.</summary>
    /// <param name="word">A word as a pattern cuts it; a space may stand before it.</param>
    /// <returns>The index, or the word's length where it ends in no particle that fits, or is not Korean.</returns>
    public static int LastIn(ReadOnlySpan<char> word)
    {
        foreach (var (text, after) in Particles)
        {
            var stem = word.Length - text.Length;
            if (stem > 0 && word.EndsWith(text, StringComparison.Ordinal) && Fits(word[stem - 1], after))
                return stem;
        }
        return word.Length;
    }

    private static bool Fits(char last, Sound wanted)
    {
        if (last is < FirstSyllable or > LastSyllable)
            return false;
        var final = (last - FirstSyllable) % Finals;
        return wanted switch
        {
            Sound.Consonant => final != 0,
            Sound.Vowel => final == 0,
            Sound.VowelOrL => final is 0 or FinalL,
            _ => true,
        };
    }
}
