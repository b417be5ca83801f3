using Hanul.Compute;

namespace Hanul.Inference;

/// <summary>Computes the angles of the batch's positions, once for all layers that share them.</summary>
internal sealed class RotaryFillStep(RotaryTable table) : Step
{
    internal override void Run(ThreadTeam team, Kernels kernels, TokenBatch batch) => table.Fill(batch);
}
