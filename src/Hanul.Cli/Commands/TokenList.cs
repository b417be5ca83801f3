using System.Globalization;

namespace Hanul.Cli;

/// <summary>Token ids as they are written on a command line.</summary>
internal static class TokenList
{
    private static readonly char[] Separators = [',', ' ', '\t'];

    /// <summary>Reads ids separated by commas or spaces.</summary>
    public static int[] Parse(string text) => text
        .Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : throw new InvalidDataException($"\"{word}\" is no token id: write whole numbers, separated by commas or spaces."))
        .ToArray();

    /// <summary>Reads rows of ids separated by semicolons.</summary>
    public static int[][] ParseRows(string text) => text.Split(';').Select(Parse).ToArray();
}
