using Hanul.Compute;
using Hanul.Models;

namespace Hanul.Inference;

/// <summary>
/// A model as a flat list of steps over fixed rooms: no graph and no autograd, and once built nothing is allocated. Used by one thread;
/// the steps share their work with the team's.
/// </summary>
internal sealed class ForwardPass : IDisposable
{
    private readonly ThreadTeam _team;
    private readonly Kernels _kernels;
    private readonly StepList _steps;

    internal ForwardPass(
        ModelSpec spec, IReadOnlyDictionary<string, WeightTensor> weights, ThreadTeam team, Kernels kernels, int capacity)
    {
        (_team, _kernels) = (team, kernels);
        Layout = new(spec);
        Workspace = new(spec, capacity);
        _steps = new(spec, weights, Layout, Workspace);
    }

    internal KeyValueLayout Layout { get; }

    /// <summary>Where the results lie until the next run.</summary>
    internal Workspace Workspace { get; }

    internal TokenBatch Batch => Workspace.Batch;

    /// <summary>Runs the batch through the model.</summary>
    /// <param name="onHidden">
    /// Called when the residual stream holds the embedding (0) and after each layer (its number from 1); what it sees is in the workspace.
    /// </param>
    internal void Run(Action<int>? onHidden = null)
    {
        var layer = 0;
        for (var i = 0; i < _steps.Count; i++)
        {
            _steps[i].Run(_team, _kernels, Batch);
            if (onHidden is not null && _steps.EndsLayer(i))
                onHidden(layer++);
        }
    }

    public void Dispose()
    {
        _steps.Dispose();
        Workspace.Dispose();
    }
}
