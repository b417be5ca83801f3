using Hanul.Compute;
using Hanul.Models;

namespace Hanul.Inference;

/// <summary>
/// Where keys and values lie in a page: for each layer, for each key-value head, the keys [head size, positions], then the values
/// [positions, head size] of <see cref="AttentionPage.Positions"/> tokens.
/// </summary>
internal sealed class KeyValueLayout
{
    private readonly long[] _layerStarts;
    private readonly int[] _headSizes;

    internal KeyValueLayout(ModelSpec spec)
    {
        var layers = spec.Decoder.Layers;
        _layerStarts = new long[layers.Count];
        _headSizes = new int[layers.Count];
        long start = 0;
        for (var i = 0; i < layers.Count; i++)
        {
            var attention = layers[i].Attention;
            _layerStarts[i] = start;
            _headSizes[i] = attention.HeadSize;
            start += 2L * AttentionPage.Positions * attention.KeyValueSize;
        }

        PageCount = start;
    }

    /// <summary>Numbers in a page.</summary>
    internal long PageCount { get; }

    /// <summary>Bytes of a page.</summary>
    internal long PageBytes => PageCount * sizeof(float);

    /// <summary>Pages that hold a number of tokens.</summary>
    internal static int PagesFor(int tokens) => (tokens + AttentionPage.Positions - 1) / AttentionPage.Positions;

    /// <summary>Where a head's keys begin in a page.</summary>
    internal long Keys(int layer, int head) => _layerStarts[layer] + (2L * head * AttentionPage.Positions * _headSizes[layer]);

    /// <summary>Where a head's values begin in a page.</summary>
    internal long Values(int layer, int head) => Keys(layer, head) + ((long)AttentionPage.Positions * _headSizes[layer]);
}
