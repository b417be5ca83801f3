namespace Hanul.Tokenization;

/// <summary>What a post-processor does to a single text.</summary>
/// <param name="Prefix">Ids put before it.</param>
/// <param name="Suffix">Ids put after it.</param>
/// <param name="TrimOffsets">Whether offsets leave white space out.</param>
internal sealed record PostProcessing(IReadOnlyList<int> Prefix, IReadOnlyList<int> Suffix, bool TrimOffsets)
{
    public static PostProcessing None { get; } = new([], [], false);
}
