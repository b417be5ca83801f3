namespace Hanul.Tokenization;

/// <summary>Kinds of token in a GGUF vocabulary, with the numbers the files use.</summary>
public enum GgufTokenType
{
    /// <summary>No type was given.</summary>
    Undefined = 0,

    /// <summary>Learnt from text.</summary>
    Normal = 1,

    /// <summary>Stands for what the vocabulary cannot spell.</summary>
    Unknown = 2,

    /// <summary>A special token.</summary>
    Control = 3,

    /// <summary>Added by a user, not special.</summary>
    UserDefined = 4,

    /// <summary>A filler that is never produced.</summary>
    Unused = 5,

    /// <summary>A single byte (SentencePiece's byte fallback).</summary>
    Byte = 6,
}
