using Hanul.Models;

namespace Hanul.Inference;

/// <summary>The numbers between the steps of a forward pass, sized once for the largest layer and the largest batch.</summary>
internal sealed class Workspace : IDisposable
{
    private readonly List<TokenRows> _all = [];

    internal Workspace(ModelSpec spec, int capacity)
    {
        Batch = new(capacity);
        Hidden = Take(capacity, spec.HiddenSize);
        Normed = Take(capacity, spec.HiddenSize);
        Output = Take(capacity, spec.HiddenSize);
        Logits = Take(capacity, spec.VocabularySize);
    }

    internal TokenBatch Batch { get; }

    /// <summary>The residual stream.</summary>
    internal TokenRows Hidden { get; }

    /// <summary>The residual stream after a norm.</summary>
    internal TokenRows Normed { get; }

    /// <summary>The tokens whose logits are wanted, after the final norm.</summary>
    internal TokenRows Output { get; }

    /// <summary>[wanted tokens, vocabulary].</summary>
    internal TokenRows Logits { get; }

    /// <summary>Room that lives as long as the workspace.</summary>
    internal TokenRows Take(int capacity, int width)
    {
        var rows = new TokenRows(capacity, width);
        _all.Add(rows);
        return rows;
    }

    public void Dispose()
    {
        foreach (var rows in _all)
            rows.Dispose();
    }
}
