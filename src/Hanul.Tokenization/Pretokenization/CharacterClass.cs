namespace Hanul.Tokenization;

/// <summary>What the pre-tokenisation patterns ask of a character; <see cref="None"/> is their <c>[^\s\p{L}\p{N}]</c>.</summary>
[Flags]
internal enum CharacterClass : byte
{
    None = 0,

    /// <summary><c>\p{L}</c></summary>
    Letter = 1,

    /// <summary><c>\p{N}</c></summary>
    Number = 2,

    /// <summary><c>\s</c></summary>
    Space = 4,

    /// <summary><c>[\r\n]</c>; always <see cref="Space"/> too.</summary>
    LineBreak = 8,

    /// <summary><c>[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]</c></summary>
    UpperLike = 16,

    /// <summary><c>[\p{Ll}\p{Lm}\p{Lo}\p{M}]</c></summary>
    LowerLike = 32,

    /// <summary>Half of a pair: the class is that of the whole code point.</summary>
    Surrogate = 64,
}
