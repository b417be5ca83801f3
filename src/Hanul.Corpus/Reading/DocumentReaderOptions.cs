namespace Hanul.Corpus;

/// <summary>How files become documents.</summary>
public sealed record DocumentReaderOptions
{
    /// <summary>The field of a JSON line, or the column of a table, that holds the text.</summary>
    public string TextField { get; init; } = "text";

    /// <summary>Puts U+FFFD in the place of bytes that are no valid text, where otherwise the reader stops with a sentence.</summary>
    public bool ReplaceInvalidText { get; init; }

    /// <summary>
    /// A <c>.txt</c> or <c>.md</c> file up to this many characters is one document; a longer one, such as a book, is cut into
    /// sections at the first blank line after each so many characters.
    /// </summary>
    public int SectionCharacters { get; init; } = 32 * 1024;

    /// <summary>Any document is cut after this many characters, so that memory is bounded whatever a file holds.</summary>
    public int LongestDocumentCharacters { get; init; } = 16 * 1024 * 1024;
}
