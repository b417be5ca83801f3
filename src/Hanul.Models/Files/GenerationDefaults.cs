namespace Hanul.Models;

/// <summary>What a model's makers suggest for generating with it; null where they say nothing.</summary>
public sealed record GenerationDefaults
{
    /// <summary>Tokens that end an answer. May be empty.</summary>
    public IReadOnlyList<int> EndTokenIds { get; init; } = [];

    /// <summary>The token that begins a text.</summary>
    public int? BeginTokenId { get; init; }

    /// <summary>The token that fills a batch.</summary>
    public int? PadTokenId { get; init; }

    /// <summary>Divides the logits; 0 always takes the most likely token.</summary>
    public float? Temperature { get; init; }

    /// <summary>How many of the most likely tokens may be drawn.</summary>
    public int? TopK { get; init; }

    /// <summary>The share of probability that the drawn tokens must cover.</summary>
    public float? TopP { get; init; }

    /// <summary>The smallest probability a drawn token may have, relative to the most likely one.</summary>
    public float? MinP { get; init; }

    /// <summary>Divides (or, below zero, multiplies) the logits of tokens that were there before; 1 does nothing.</summary>
    public float? RepetitionPenalty { get; init; }

    /// <summary>Compares by value, end tokens included.</summary>
    public bool Equals(GenerationDefaults? other) => other is not null && EndTokenIds.SequenceEqual(other.EndTokenIds)
        && (BeginTokenId, PadTokenId, Temperature, TopK, TopP, MinP, RepetitionPenalty)
        == (other.BeginTokenId, other.PadTokenId, other.Temperature, other.TopK, other.TopP, other.MinP, other.RepetitionPenalty);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(EndTokenIds.Count, BeginTokenId, PadTokenId, Temperature, TopK, TopP, MinP, RepetitionPenalty);
}
