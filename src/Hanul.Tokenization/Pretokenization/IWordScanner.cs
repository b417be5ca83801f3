namespace Hanul.Tokenization;

/// <summary>A pre-tokenisation pattern written out by hand; every text is the concatenation of its words.</summary>
internal interface IWordScanner
{
    /// <summary>End of the word that starts at <paramref name="start"/>, which must be inside the text.</summary>
    static abstract int WordEnd(ReadOnlySpan<char> text, int start);
}
