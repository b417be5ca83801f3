using Hanul.Compute;
using Hanul.Models;

namespace Hanul.Inference.Tests;

/// <summary>The execution core without scheduler and sampling.</summary>
internal sealed class PassRun : IDisposable
{
    private readonly ModelPackage _package;
    private readonly ThreadTeam _team = new(2);
    private readonly ForwardPass _pass;
    private readonly KeyValuePages _pages;

    public PassRun(string path, Kernels? kernels = null, int capacity = 64)
    {
        _package = ModelPackage.Open(path);
        _pass = new(_package.Spec, _package.Weights, _team, kernels ?? Kernels.Best, capacity);
        _pages = new(_pass.Layout);
    }

    public ModelSpec Spec => _package.Spec;

    public Workspace Workspace => _pass.Workspace;

    public ForwardPass Pass => _pass;

    public KeyValueSequence NewSequence() => new(_pages);

    /// <summary>Runs the next tokens of a sequence; the logits of all of them are wanted.</summary>
    public void Feed(KeyValueSequence sequence, ReadOnlySpan<int> tokens, Action<int>? onHidden = null)
    {
        _pass.Batch.Clear();
        foreach (var token in tokens)
            _pass.Batch.Add(sequence, token, wantsLogits: true);
        _pass.Run(onHidden);
    }

    /// <summary>Runs the next tokens of a sequence and returns their logits, copied.</summary>
    public float[][] Logits(KeyValueSequence sequence, ReadOnlySpan<int> tokens)
    {
        Feed(sequence, tokens);
        return [.. Enumerable.Range(0, tokens.Length).Select(i => Workspace.Logits.Span(i).ToArray())];
    }

    public void Dispose()
    {
        _pages.Dispose();
        _pass.Dispose();
        _team.Dispose();
        _package.Dispose();
    }
}
