namespace Hanul.Tokenization;

/// <summary><see cref="PretokenizationPatterns.Llama3"/> by hand.</summary>
internal readonly struct Llama3Scanner : IWordScanner
{
    public static int WordEnd(ReadOnlySpan<char> text, int start)
    {
        if (SharedRules.AnyCaseContraction(text, start) is > 0 and var length) return start + length;

        var found = CharacterClasses.At(text, start, out var width);
        if ((found & CharacterClass.Letter) != 0)
            return CharacterClasses.SkipRun(text, start + width, CharacterClass.Letter);
        if ((found & CharacterClass.Number) != 0)
            return CharacterClasses.SkipNumbers(text, start, limit: 3);

        var next = start + width;
        if ((found & CharacterClass.LineBreak) == 0)
        {
            var letters = CharacterClasses.SkipRun(text, next, CharacterClass.Letter);
            if (letters > next) return letters;
        }

        var symbols = text[start] == ' ' ? next : start;
        var end = CharacterClasses.SkipSymbols(text, symbols);
        return end > symbols
            ? CharacterClasses.SkipRun(text, end, CharacterClass.LineBreak)
            : SharedRules.SpacesWithLineBreaks(text, start);
    }
}
