using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace Hanul.Tokenization;

/// <summary>Finds added tokens in text: leftmost, and the longest of those that start together.</summary>
internal sealed class AddedTokenMatcher
{
    private readonly SearchValues<string> contents;
    private readonly Dictionary<char, AddedToken[]> byFirstCharacter;

    public AddedTokenMatcher(IEnumerable<AddedToken> tokens)
    {
        var usable = tokens.Where(token => token.Content.Length > 0).ToList();
        contents = SearchValues.Create(CollectionsMarshal.AsSpan(usable.ConvertAll(token => token.Content)), StringComparison.Ordinal);
        byFirstCharacter = usable
            .GroupBy(token => token.Content[0])
            .ToDictionary(group => group.Key, group => group.OrderByDescending(token => token.Content.Length).ToArray());
    }

    /// <summary>Whether any token's text stands somewhere in the text.</summary>
    public bool AppearsIn(ReadOnlySpan<char> text) => text.ContainsAny(contents);

    /// <summary>The next token at or after <paramref name="from"/>, with the range it takes; false where there is none.</summary>
    public bool TryFind(ReadOnlySpan<char> text, int from, out AddedToken token, out int start, out int end)
    {
        for (var at = from; at < text.Length;)
        {
            var found = text[at..].IndexOfAny(contents);
            if (found < 0) break;
            start = at + found;
            token = LongestAt(text[start..]);
            end = start + token.Content.Length;
            if (token.SingleWord && (EndsInWord(text[..start]) || StartsWithWord(text[end..])))
            {
                at = end;
                continue;
            }
            if (token.LeftStrip) start = from + text[from..start].TrimEnd().Length;
            if (token.RightStrip) end = text.Length - text[end..].TrimStart().Length;
            return true;
        }
        (token, start, end) = (null!, 0, 0);
        return false;
    }

    private AddedToken LongestAt(ReadOnlySpan<char> text)
    {
        foreach (var candidate in byFirstCharacter[text[0]])
        {
            if (text.StartsWith(candidate.Content, StringComparison.Ordinal)) return candidate;
        }
        throw new InvalidOperationException("The search reported an added token that is not there.");
    }

    private static bool StartsWithWord(ReadOnlySpan<char> text) =>
        Rune.DecodeFromUtf16(text, out var rune, out _) == OperationStatus.Done && IsWord(rune);

    private static bool EndsInWord(ReadOnlySpan<char> text) =>
        Rune.DecodeLastFromUtf16(text, out var rune, out _) == OperationStatus.Done && IsWord(rune);

    /// <summary>The <c>\w</c> of regular expressions.</summary>
    private static bool IsWord(Rune rune) => Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is
        System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark
        or System.Globalization.UnicodeCategory.EnclosingMark or System.Globalization.UnicodeCategory.LetterNumber
        or System.Globalization.UnicodeCategory.ConnectorPunctuation;
}
