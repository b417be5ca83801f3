namespace Hanul.Corpus;

/// <summary>Plain text and Markdown: a file is a document, a long file several (<see cref="DocumentReaderOptions.SectionCharacters"/>).</summary>
internal static class TextReading
{
    public static IEnumerable<string> Read(CharacterReader file, PieceBuilder piece, int sectionCharacters)
    {
        var lineIsBlank = true;
        while (!file.Window.IsEmpty)
        {
            var (taken, endsSection) = TakeLine(file, piece, sectionCharacters, ref lineIsBlank);
            if (taken == 0)
                yield return piece.Cut();
            else if (endsSection)
                yield return piece.Take();
        }
        yield return piece.Take();
    }

    /// <summary>Takes the rest of a line, or as much of it as the window and the piece have room for.</summary>
    private static (int Taken, bool EndsSection) TakeLine(CharacterReader file, PieceBuilder piece, int sectionCharacters, ref bool lineIsBlank)
    {
        var window = file.Window;
        var lineEnd = window.IndexOf('\n');
        var taken = piece.Append(lineEnd < 0 ? window : window[..(lineEnd + 1)]);
        var endsLine = lineEnd >= 0 && taken == lineEnd + 1;
        lineIsBlank &= window[..taken].IsWhiteSpace();
        var endsSection = endsLine && lineIsBlank && piece.Length >= sectionCharacters;
        if (endsLine)
            lineIsBlank = true;
        file.Advance(taken);
        return (taken, endsSection);
    }
}
