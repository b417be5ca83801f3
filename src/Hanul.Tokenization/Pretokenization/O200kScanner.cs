namespace Hanul.Tokenization;

/// <summary><see cref="PretokenizationPatterns.O200k"/> by hand.</summary>
internal readonly struct O200kScanner : IWordScanner
{
    public static int WordEnd(ReadOnlySpan<char> text, int start)
    {
        var found = CharacterClasses.At(text, start, out var width);
        if ((found & CharacterClass.Number) != 0) return CharacterClasses.SkipNumbers(text, start, limit: 3);

        // The optional leading character is tried first, as the expression's greedy `?` does; a combining mark may also be
        // the word's own first letter.
        var mayLead = (found & (CharacterClass.Letter | CharacterClass.LineBreak)) == 0;
        var end = mayLead ? LowerEnded(text, start + width) : -1;
        if (end < 0) end = LowerEnded(text, start);
        if (end < 0 && mayLead) end = Upper(text, start + width);
        if (end < 0) end = Upper(text, start);
        if (end >= 0) return end + SharedRules.AnyCaseContraction(text, end);

        var symbols = text[start] == ' ' ? start + 1 : start;
        end = CharacterClasses.SkipSymbols(text, symbols);
        if (end == symbols) return SharedRules.SpacesWithLineBreaks(text, start);
        while (end < text.Length && text[end] is '\r' or '\n' or '/') end++;
        return end;
    }

    /// <summary><c>[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+</c>, or -1.</summary>
    private static int LowerEnded(ReadOnlySpan<char> text, int start)
    {
        var index = start;
        var lastInBoth = -1; // where the first run may give back what the second must have
        while (index < text.Length)
        {
            var found = CharacterClasses.At(text, index, out var width);
            if ((found & CharacterClass.UpperLike) == 0)
                return (found & CharacterClass.LowerLike) != 0
                    ? CharacterClasses.SkipRun(text, index, CharacterClass.LowerLike)
                    : lastInBoth;
            index += width;
            if ((found & CharacterClass.LowerLike) != 0) lastInBoth = index;
        }
        return lastInBoth;
    }

    /// <summary><c>[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+</c>, or -1; nothing lower follows where <see cref="LowerEnded"/> failed.</summary>
    private static int Upper(ReadOnlySpan<char> text, int start)
    {
        var end = CharacterClasses.SkipRun(text, start, CharacterClass.UpperLike);
        return end > start ? end : -1;
    }
}
