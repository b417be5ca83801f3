namespace Hanul.Compute;

/// <summary>The keys and values of one head for a run of positions, as a cache keeps them.</summary>
/// <param name="keys">
/// [head size, <see cref="Positions"/>]: one feature of all positions lies together, so that scores need no sum across a register.
/// </param>
/// <param name="values">[<see cref="Positions"/>, head size].</param>
/// <param name="count">How many positions, from the first, the query sees.</param>
public readonly unsafe struct AttentionPage(float* keys, float* values, int count)
{
    /// <summary>Positions a page has room for.</summary>
    public const int Positions = 16;

    /// <summary>[head size, <see cref="Positions"/>].</summary>
    public float* Keys { get; } = keys;

    /// <summary>[<see cref="Positions"/>, head size].</summary>
    public float* Values { get; } = values;

    /// <summary>How many positions, from the first, the query sees.</summary>
    public int Count { get; } = count;
}
