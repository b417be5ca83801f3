namespace Hanul.Tokenization;

/// <summary>A stretch of text: an added token, or plain text where <paramref name="Token"/> is null.</summary>
internal readonly record struct TextSegment(int Start, int End, AddedToken? Token);
