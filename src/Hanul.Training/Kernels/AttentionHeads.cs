namespace Hanul.Training;

/// <summary>
/// Where the heads of a batch lie for attention's kernels: float32, head after head, rows and features padded with zeros to whole tiles.
/// Query heads that share a key-value head lie behind one another.
/// </summary>
internal unsafe struct AttentionHeads
{
    /// <summary>Queries of a block: few enough that their scores stay in the cache.</summary>
    internal const int BlockSize = 64;

    /// <summary>Turned and scaled queries, <c>[batch · heads, rows, features]</c>.</summary>
    internal float* Queries;

    /// <summary>Turned keys, <c>[batch · key-value heads, rows, features]</c>.</summary>
    internal float* Keys;

    /// <summary><c>[batch · key-value heads, rows, features]</c>.</summary>
    internal float* Values;

    /// <summary>The log of the sum of exponentials of each query's scores, <c>[batch · heads, rows]</c>.</summary>
    internal float* LogSums;

    /// <summary>The first key that each token may see, <c>[batch, length]</c>, or null where it is 0.</summary>
    internal int* FirstVisible;

    /// <summary>Tokens of a sequence.</summary>
    internal int Length;

    /// <summary><see cref="Length"/> in whole tiles.</summary>
    internal int Rows;

    /// <summary>The head size in whole tiles.</summary>
    internal int Features;

    /// <summary>Key-value heads of a sequence.</summary>
    internal int KeyValueHeads;

    /// <summary>Query heads that share a key-value head.</summary>
    internal int Group;

    internal readonly long HeadStride => (long)Rows * Features;

    /// <summary>The first key that a query of a key-value head sees.</summary>
    internal readonly int First(long keyValueHead, int query) =>
        FirstVisible == null ? 0 : FirstVisible[keyValueHead / KeyValueHeads * Length + query];

    /// <summary>
    /// The keys that any of a block's queries sees, in whole tiles. A document's start never lies before that of an earlier query's document,
    /// so the first query sees furthest back.
    /// </summary>
    internal readonly (int First, int Last) Visible(long keyValueHead, int firstQuery, int lastQuery) =>
        (First(keyValueHead, firstQuery) / ProductTile.Columns * ProductTile.Columns, Math.Min(Rows, ProductTile.Padded(lastQuery)));

    /// <summary>Copies a head's rows into columns: <c>[rows, features]</c> to <c>[features, rows]</c>.</summary>
    internal readonly void Transpose(float* head, float* result)
    {
        for (var row = 0; row < Rows; row++)
        {
            for (var i = 0; i < Features; i++)
                result[(long)i * Rows + row] = head[(long)row * Features + i];
        }
    }
}
