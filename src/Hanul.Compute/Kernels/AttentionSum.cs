namespace Hanul.Compute;

/// <summary>
/// A softmax-weighted sum that takes its terms page by page (Milakov and Gimelshein, 2018): the largest score so far, and the sum of
/// <c>exp(score − largest)</c>. The weighted sum of the values lies in the output and is scaled down when a larger score comes.
/// </summary>
public struct AttentionSum
{
    /// <summary>The sum over no terms.</summary>
    public static AttentionSum Empty => new() { Largest = float.NegativeInfinity };

    /// <summary>The largest score so far.</summary>
    public float Largest { get; set; }

    /// <summary>The sum of <c>exp(score − largest)</c>.</summary>
    public float Total { get; set; }
}
