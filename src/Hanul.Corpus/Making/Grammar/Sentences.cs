using System.Text;

namespace Hanul.Corpus;

/// <summary>Productions are written in lower case; the first letter of a sentence is raised wherever the production comes to stand.</summary>
internal static class Sentences
{
    /// <summary>Raises the first letter of every sentence.</summary>
    public static string RaiseFirstLetters(StringBuilder text)
    {
        var letters = text.ToString().ToCharArray();
        for (var i = 0; i < letters.Length; i++)
            letters[i] = Raise(letters[i], letters.AsSpan(0, i));
        return new string(letters);
    }

    /// <summary>The letter as it stands after <paramref name="before"/>.</summary>
    public static char Raise(char letter, ReadOnlySpan<char> before) =>
        char.IsAsciiLetterLower(letter) && StartsAfter(before) ? char.ToUpperInvariant(letter) : letter;

    private static bool StartsAfter(ReadOnlySpan<char> before) =>
        before.IsEmpty || (before.Length >= 2 && before[^1] == ' ' && before[^2] is '.' or '?' or '!');
}
