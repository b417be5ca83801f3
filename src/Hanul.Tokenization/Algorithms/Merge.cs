namespace Hanul.Tokenization;

/// <summary>One learnt merge: the tokens <paramref name="Left"/> and <paramref name="Right"/>, side by side, become <paramref name="Merged"/>.</summary>
internal readonly record struct Merge(int Left, int Right, int Merged);
