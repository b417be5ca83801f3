namespace Hanul.Tokenization;

/// <summary>What a variable nobody set is: false, no text, no items, and an error to look into.</summary>
internal sealed record Undefined(string What);
