using Hanul.Compute;

namespace Hanul.Inference;

/// <summary>Room for the keys and values of a run of tokens; several sequences may share a page that they only read.</summary>
internal sealed class KeyValuePage(long count)
{
    internal FloatBuffer Numbers { get; } = new(count);

    /// <summary>How many sequences hold this page.</summary>
    internal int References { get; set; }
}
