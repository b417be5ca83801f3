namespace Hanul.Tokenization;

/// <summary>A token and the code points of the text it covers.</summary>
/// <param name="Id">The token's id.</param>
/// <param name="Start">First code point that the token has a byte of.</param>
/// <param name="End">One past the last; several tokens may share a code point when a character's bytes are split.</param>
public readonly record struct TokenSpan(int Id, int Start, int End);
