namespace Hanul.Models;

/// <summary>
/// How one canonical parameter (or one expert of it) lies in a published file: the whole of a published tensor, some of its rows,
/// or the rows of its transpose.
/// </summary>
/// <param name="Canonical">The canonical name, a row of <see cref="ParameterTable"/>.</param>
/// <param name="Published">The name in the file.</param>
public sealed record TensorLink(string Canonical, string Published)
{
    /// <summary>The expert whose matrix this is, where the file keeps experts apart and the canonical parameter stacks them; or −1.</summary>
    public int Expert { get; init; } = -1;

    /// <summary>True where the file holds <c>[in, out]</c> (GPT-2's Conv1D).</summary>
    public bool Transposed { get; init; }

    /// <summary>The first row of the published tensor (of its transpose where <see cref="Transposed"/>) that belongs to the parameter.</summary>
    public int FirstRow { get; init; }

    /// <summary>How many rows belong to it; 0 for all.</summary>
    public int RowCount { get; init; }

    /// <summary>
    /// How many heads the rows belong to, where the file keeps each head's rows in the order of interleaved rotary pairs (GGUF's llama):
    /// row 2j of a head is our row j, row 2j + 1 our row j + half; 0 where the rows are in our order.
    /// </summary>
    public int InterleavedHeads { get; init; }
}
