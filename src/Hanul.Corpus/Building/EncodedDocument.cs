namespace Hanul.Corpus;

/// <summary>A document as tokens.</summary>
/// <param name="ContentHash">A hash of the text alone, which decides the side of the split.</param>
/// <param name="Bytes">UTF-8 bytes of the text that the tokens stand for.</param>
/// <param name="Tokens">The tokens, the end-of-text token last.</param>
internal sealed record EncodedDocument(ulong ContentHash, long Bytes, int[] Tokens);
