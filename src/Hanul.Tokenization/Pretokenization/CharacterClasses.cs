using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hanul.Tokenization;

/// <summary>Character classes by table, and the runs of one class that the word scanners are made of.</summary>
/// <remarks>A lone surrogate belongs to no class and is one character wide.</remarks>
internal static class CharacterClasses
{
    private const CharacterClass Word = CharacterClass.Letter | CharacterClass.Number | CharacterClass.Space;

    private static readonly CharacterClass[] Table = BuildTable();

    /// <summary>Class and width (1 or 2 characters) of the code point at <paramref name="index"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CharacterClass At(ReadOnlySpan<char> text, int index, out int width)
    {
        var found = Lookup(text[index]);
        width = 1;
        return found == CharacterClass.Surrogate ? AtSurrogate(text, index, out width) : found;
    }

    /// <summary>End of the run, from <paramref name="index"/> on, of code points in any of the given classes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SkipRun(ReadOnlySpan<char> text, int index, CharacterClass classes)
    {
        while ((uint)index < (uint)text.Length)
        {
            var found = Lookup(text[index]);
            if ((found & classes) != 0)
            {
                index++;
                continue;
            }
            if (found != CharacterClass.Surrogate || (AtSurrogate(text, index, out var width) & classes) == 0) break;
            index += width;
        }
        return index;
    }

    /// <summary>End of the run of code points that are neither letters, numbers nor white space.</summary>
    public static int SkipSymbols(ReadOnlySpan<char> text, int index)
    {
        while ((uint)index < (uint)text.Length)
        {
            var found = At(text, index, out var width);
            if ((found & Word) != 0) break;
            index += width;
        }
        return index;
    }

    /// <summary>End of at most <paramref name="limit"/> numbers.</summary>
    public static int SkipNumbers(ReadOnlySpan<char> text, int index, int limit)
    {
        for (; limit > 0 && (uint)index < (uint)text.Length; limit--)
        {
            if ((At(text, index, out var width) & CharacterClass.Number) == 0) break;
            index += width;
        }
        return index;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static CharacterClass Lookup(char c) => Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Table), c);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static CharacterClass AtSurrogate(ReadOnlySpan<char> text, int index, out int width)
    {
        width = 1;
        if (!char.IsHighSurrogate(text[index]) || index + 1 >= text.Length || !char.IsLowSurrogate(text[index + 1]))
            return CharacterClass.None;
        width = 2;
        return Classify(char.ConvertToUtf32(text[index], text[index + 1]));
    }

    private static CharacterClass[] BuildTable()
    {
        var table = new CharacterClass[char.MaxValue + 1];
        for (var c = 0; c < table.Length; c++)
            table[c] = char.IsSurrogate((char)c) ? CharacterClass.Surrogate : Classify(c);
        return table;
    }

    private static CharacterClass Classify(int codePoint)
    {
        if (codePoint is '\r' or '\n') return CharacterClass.Space | CharacterClass.LineBreak;
        if (codePoint <= char.MaxValue && char.IsWhiteSpace((char)codePoint)) return CharacterClass.Space;
        return CharUnicodeInfo.GetUnicodeCategory(codePoint) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter => CharacterClass.Letter | CharacterClass.UpperLike,
            UnicodeCategory.LowercaseLetter => CharacterClass.Letter | CharacterClass.LowerLike,
            UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter =>
                CharacterClass.Letter | CharacterClass.UpperLike | CharacterClass.LowerLike,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark =>
                CharacterClass.UpperLike | CharacterClass.LowerLike,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => CharacterClass.Number,
            _ => CharacterClass.None,
        };
    }
}
