namespace Hanul.Training;

/// <summary>Which part of a corpus is kept for validation.</summary>
public enum ValidationSplit
{
    /// <summary>Whole documents, picked by a hash of their content.</summary>
    Documents,

    /// <summary>The end of the token stream.</summary>
    Tail,
}
