using System.Text;

namespace Hanul.Corpus;

/// <summary>
/// Unicode normal form C (UAX #15): what was typed in different ways becomes one text, most of all Hangul that some systems store as
/// single letters. The applications run without the ICU library (invariant globalization), and there
/// <see cref="string.Normalize()"/> gives every text back as it is.
/// </summary>
internal static class CanonicalComposition
{
    private const char FirstCombining = '\u0300';
    private const int SyllableFirst = 0xAC00, LeadFirst = 0x1100, VowelFirst = 0x1161, TailBefore = 0x11A7;
    private const int LeadCount = 19, VowelCount = 21, TailCount = 28, SyllableCount = LeadCount * VowelCount * TailCount;

    /// <summary>The composed text; the same string where nothing changes. Lone surrogates stay.</summary>
    public static string Compose(string text)
    {
        if (!MayChange(text))
            return text;
        var table = CanonicalTable.Shared;
        var letters = new List<int>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
            Decompose(isPair ? char.ConvertToUtf32(text[i], text[++i]) : text[i], letters, table);
        }
        OrderMarks(letters, table);
        ComposeInPlace(letters, table);
        var composed = new StringBuilder(letters.Count);
        foreach (var letter in letters)
            if (Rune.TryCreate(letter, out var rune))
                composed.Append(rune);
            else
                composed.Append((char)letter);
        return composed.ToString();
    }

    private static bool MayChange(string text)
    {
        var start = text.AsSpan().IndexOfAnyExceptInRange('\0', (char)(FirstCombining - 1));
        if (start < 0)
            return false;
        var table = CanonicalTable.Shared;
        for (var i = start; i < text.Length; i++)
        {
            var letter = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])
                ? char.ConvertToUtf32(text[i], text[++i])
                : text[i];
            var isHangul = letter is >= SyllableFirst and < SyllableFirst + SyllableCount;
            if (letter >= FirstCombining && !isHangul && (table.MayChange(letter) || IsVowel(letter) || IsTail(letter)))
                return true;
        }
        return false;
    }

    private static void Decompose(int letter, List<int> output, CanonicalTable table)
    {
        var syllable = letter - SyllableFirst;
        if (syllable is >= 0 and < SyllableCount)
        {
            output.Add(LeadFirst + syllable / (VowelCount * TailCount));
            output.Add(VowelFirst + syllable % (VowelCount * TailCount) / TailCount);
            if (syllable % TailCount != 0)
                output.Add(TailBefore + syllable % TailCount);
        }
        else if (letter > 0x7F && table.Decompose(letter) is { } parts)
        {
            foreach (var part in parts)
                Decompose(part, output, table);
        }
        else
        {
            output.Add(letter);
        }
    }

    /// <summary>Sorts each run of combining marks by class, keeping the order of equals.</summary>
    private static void OrderMarks(List<int> letters, CanonicalTable table)
    {
        for (var start = 0; start < letters.Count; start++)
        {
            var end = start;
            while (end < letters.Count && table.ClassOf(letters[end]) != 0)
                end++;
            if (end - start > 1)
            {
                var ordered = letters[start..end].OrderBy(table.ClassOf).ToList();
                for (var i = 0; i < ordered.Count; i++)
                    letters[start + i] = ordered[i];
            }
            start = Math.Max(start, end);
        }
    }

    private static void ComposeInPlace(List<int> letters, CanonicalTable table)
    {
        var starter = -1;
        var written = 0;
        var classBefore = 0;
        foreach (var letter in letters.ToArray())
        {
            var combining = table.ClassOf(letter);
            // A mark reaches its starter unless one of its own class or higher stands between.
            var isFree = starter >= 0 && (starter == written - 1 || (classBefore != 0 && classBefore < combining));
            if (isFree && ComposePair(letters[starter], letter, table) is { } composed)
            {
                letters[starter] = composed;
                continue;
            }
            if (combining == 0)
                starter = written;
            classBefore = combining;
            letters[written++] = letter;
        }
        letters.RemoveRange(written, letters.Count - written);
    }

    private static int? ComposePair(int first, int second, CanonicalTable table)
    {
        if (first is >= LeadFirst and < LeadFirst + LeadCount && IsVowel(second))
            return SyllableFirst + ((first - LeadFirst) * VowelCount + second - VowelFirst) * TailCount;
        var syllable = first - SyllableFirst;
        if (syllable is >= 0 and < SyllableCount && syllable % TailCount == 0 && IsTail(second))
            return first + second - TailBefore;
        return table.Compose(first, second);
    }

    private static bool IsVowel(int letter) => letter is >= VowelFirst and < VowelFirst + VowelCount;

    private static bool IsTail(int letter) => letter is > TailBefore and < TailBefore + TailCount;
}
