namespace Hanul.Models;

/// <summary>A pile of layers and the norm that follows the last one.</summary>
public sealed record StackSpec
{
    /// <summary>The layers in the order in which they run. They need not be alike: sparse and dense layers may alternate.</summary>
    public required IReadOnlyList<LayerSpec> Layers { get; init; }

    /// <summary>The norm between the last layer and the output head.</summary>
    public required NormSpec FinalNorm { get; init; }

    /// <summary>Compares layer by layer: two stacks with equal layers are equal.</summary>
    /// <param name="other">The other stack.</param>
    public bool Equals(StackSpec? other) =>
        other is not null && FinalNorm == other.FinalNorm && Layers.SequenceEqual(other.Layers);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(FinalNorm, Layers.Count);

    /// <summary>A stack of <paramref name="count"/> equal layers.</summary>
    /// <param name="count">How many layers.</param>
    /// <param name="layer">The layer that repeats.</param>
    /// <param name="finalNorm">The norm after the last layer.</param>
    /// <exception cref="InvalidDataException">The count is impossible.</exception>
    public static StackSpec Repeat(int count, LayerSpec layer, NormSpec finalNorm)
    {
        SpecCheck.LayerCount(count);
        return new() { Layers = Enumerable.Repeat(layer, count).ToArray(), FinalNorm = finalNorm };
    }
}
