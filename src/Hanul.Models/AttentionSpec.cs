namespace Hanul.Models;

/// <summary>Causal self-attention over earlier tokens.</summary>
public sealed record AttentionSpec
{
    /// <summary>Query heads.</summary>
    public required int HeadCount { get; init; }

    /// <summary>Key and value heads; each serves <c>HeadCount / KeyValueHeadCount</c> query heads (Ainslie et al., 2023).</summary>
    public required int KeyValueHeadCount { get; init; }

    /// <summary>Features of one head.</summary>
    public required int HeadSize { get; init; }

    /// <summary>Rotary positions on queries and keys, or null where positions come from elsewhere.</summary>
    public RotarySpec? Rotary { get; init; }

    /// <summary>True where the query, key and value projections add a bias.</summary>
    public bool QueryKeyValueBias { get; init; }

    /// <summary>True where the output projection adds a bias.</summary>
    public bool OutputBias { get; init; }

    /// <summary>A norm over all features of the queries, and another of the keys, before positions turn them (OLMoE, section 3); or null.</summary>
    public NormSpec? QueryKeyNorm { get; init; }

    /// <summary>Features of all query heads together.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int QuerySize => HeadCount * HeadSize;

    /// <summary>Features of all key heads together; the values have as many.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int KeyValueSize => KeyValueHeadCount * HeadSize;
}

/// <summary>
/// Rotary positions (Su et al., 2021): feature <c>i</c> of a head is paired with feature <c>i + HeadSize/2</c>
/// and the pair is turned by <c>position · Base^(−2i/HeadSize)</c>.
/// </summary>
/// <param name="Base">The base of the wavelengths, 10,000 in the paper.</param>
public sealed record RotarySpec(float Base = 10_000f);
