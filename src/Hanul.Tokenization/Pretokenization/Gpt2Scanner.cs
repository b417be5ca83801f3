namespace Hanul.Tokenization;

/// <summary><see cref="PretokenizationPatterns.Gpt2"/> by hand.</summary>
internal readonly struct Gpt2Scanner : IWordScanner
{
    public static int WordEnd(ReadOnlySpan<char> text, int start)
    {
        if (text[start] == '\'' && Contraction(text[(start + 1)..]) is > 0 and var length) return start + 1 + length;

        var first = text[start] == ' ' ? start + 1 : start;
        if (first == text.Length) return first;
        var found = CharacterClasses.At(text, first, out _);
        if ((found & CharacterClass.Letter) != 0) return CharacterClasses.SkipRun(text, first, CharacterClass.Letter);
        if ((found & CharacterClass.Number) != 0) return CharacterClasses.SkipRun(text, first, CharacterClass.Number);
        if ((found & CharacterClass.Space) == 0) return CharacterClasses.SkipSymbols(text, first);
        return SharedRules.Spaces(text, start);
    }

    private static int Contraction(ReadOnlySpan<char> rest) =>
        rest is ['s' or 't' or 'm' or 'd', ..] ? 1 : rest is ['r' or 'v', 'e', ..] or ['l', 'l', ..] ? 2 : 0;
}
