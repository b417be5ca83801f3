namespace Hanul.Tokenization;

/// <summary>The parts that more than one pattern has.</summary>
internal static class SharedRules
{
    /// <summary>Length of <c>(?i:'s|'t|'re|'ve|'m|'ll|'d)</c> at <paramref name="start"/>, or 0.</summary>
    public static int AnyCaseContraction(ReadOnlySpan<char> text, int start)
    {
        if (start + 1 >= text.Length || text[start] != '\'') return 0;
        // U+017F, the long s, folds to s: the engines that published these patterns match it too.
        var first = text[start + 1] == '\u017F' ? 's' : char.ToLowerInvariant(text[start + 1]);
        if (first is 's' or 't' or 'm' or 'd') return 2;
        if (start + 2 >= text.Length) return 0;
        return (first, char.ToLowerInvariant(text[start + 2])) is ('r', 'e') or ('v', 'e') or ('l', 'l') ? 3 : 0;
    }

    /// <summary><c>\s*[\r\n]+|\s+(?!\S)|\s+</c> at white space: to the last line break, else all but the space that leads a word.</summary>
    public static int SpacesWithLineBreaks(ReadOnlySpan<char> text, int start)
    {
        var end = CharacterClasses.SkipRun(text, start, CharacterClass.Space);
        var lineBreak = text[start..end].LastIndexOfAny('\r', '\n');
        return lineBreak >= 0 ? start + lineBreak + 1 : LeaveLeadingSpace(text, start, end);
    }

    /// <summary><c>\s+(?!\S)|\s+</c> at white space.</summary>
    public static int Spaces(ReadOnlySpan<char> text, int start) =>
        LeaveLeadingSpace(text, start, CharacterClasses.SkipRun(text, start, CharacterClass.Space));

    private static int LeaveLeadingSpace(ReadOnlySpan<char> text, int start, int end) =>
        end == text.Length || end - start == 1 ? end : end - 1;
}
