using System.Diagnostics;

namespace Hanul.Inference;

/// <summary>A token of a generated text, as soon as it is drawn.</summary>
/// <param name="Id">The token.</param>
/// <param name="Text">
/// The text that became certain with it. Empty while a character is incomplete or a stop text may have begun; the texts of all tokens,
/// joined, are the whole text.
/// </param>
/// <param name="Finish">Why the text ends with this token, or null where it goes on.</param>
public readonly record struct GeneratedToken(int Id, string Text, FinishReason? Finish)
{
    /// <summary>
    /// When it was drawn, as <see cref="Stopwatch.GetTimestamp"/> counts; whoever reads the tokens may come later, and to several at once.
    /// </summary>
    public long Timestamp { get; init; } = Stopwatch.GetTimestamp();

    /// <summary>The same token, whenever it was drawn.</summary>
    /// <param name="other">The other token.</param>
    public bool Equals(GeneratedToken other) => (Id, Text, Finish) == (other.Id, other.Text, other.Finish);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Text, Finish);
}
