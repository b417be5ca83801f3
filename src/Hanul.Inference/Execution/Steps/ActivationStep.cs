using Hanul.Compute;
using Hanul.Models;

namespace Hanul.Inference;

/// <summary>The function between the projections of a feed-forward network, with the gate where there is one.</summary>
internal sealed unsafe class ActivationStep(Activation activation, bool gated, TokenRows gate, TokenRows up) : Step
{
    private const int ChunkNumbers = 4 * 1024;

    private readonly ActivationFunction _function = activation switch
    {
        Activation.Silu => ActivationFunction.Silu,
        Activation.Gelu => ActivationFunction.Gelu,
        Activation.GeluTanh => ActivationFunction.GeluTanh,
        Activation.Relu => ActivationFunction.Relu,
        _ => throw new NotSupportedException($"The engine does not compute the activation {activation}."),
    };

    internal override void Run(ThreadTeam team, Kernels kernels, TokenBatch batch) => Run(team, kernels, batch.Count);

    internal void Run(ThreadTeam team, Kernels kernels, int count) =>
        team.Run((long)count * up.Width, ChunkNumbers, new Numbers(this, kernels));

    private readonly struct Numbers(ActivationStep step, Kernels kernels) : IParallelWork
    {
        public void Run(long first, long last) => step.Run(kernels, first, (int)(last - first));
    }

    // The result goes where the up-projection was: the next product reads it there.
    private void Run(Kernels kernels, long first, int count) => kernels.Activate(
        _function, (gated ? gate : up).Pointer + first, gated ? up.Pointer + first : null, up.Pointer + first, count);
}
