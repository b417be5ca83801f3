using Hanul.Compute;

namespace Hanul.Inference;

/// <summary>One entry of the flat list that a forward pass is. It is built once, for fixed rooms, and run for every batch.</summary>
internal abstract class Step
{
    /// <summary>Computes the step for the tokens of the batch. Allocates nothing.</summary>
    internal abstract void Run(ThreadTeam team, Kernels kernels, TokenBatch batch);
}
