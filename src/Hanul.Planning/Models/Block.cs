namespace Hanul.Planning;

/// <summary>A run of equal layers.</summary>
/// <param name="Name">What they are, for example <c>sparse layer</c>.</param>
/// <param name="Count">How many follow each other.</param>
/// <param name="Operators">What one of them computes, in order.</param>
public sealed record Block(string Name, int Count, IReadOnlyList<Operator> Operators)
{
    /// <summary>Tokens of a sample that pass through, where that is not the model's sequence: a decoder's, beside an encoder's. 0 means the model's.</summary>
    public int SequenceLength { get; init; }

    /// <summary>Parameters of one layer.</summary>
    public long LayerParameters => Operators.Sum(part => part.Parameters);

    /// <summary>Parameters of one layer that take part in computing one token.</summary>
    public long ActiveLayerParameters => Operators.Sum(part => part.ActiveParameters);
}
