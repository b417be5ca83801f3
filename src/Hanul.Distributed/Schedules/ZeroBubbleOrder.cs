namespace Hanul.Distributed;

/// <summary>
/// The hand-made zero-bubble orders of Qi et al., 2023 (section 2.2). H1 keeps 1F1B's order of forward and input-gradient passes and lets
/// weight gradients lag behind, so that they fill the drain; H2 takes more forward passes before the first backward pass, which fills the
/// warm-up as well and doubles the activations held.
/// </summary>
internal static class ZeroBubbleOrder
{
    public static PipelineOperation[] Table(int stage, int stages, int microBatches, bool doubled)
    {
        var warmUp = Math.Min(doubled ? 2 * (stages - stage) - 1 : stages - stage, microBatches);
        // Weight gradients lag by as many micro-batches as keeps the activations held at the first stage's share.
        var lag = doubled ? 2 * stages - 1 - warmUp : stages - warmUp;
        var table = new PipelineOperation[3 * microBatches];
        int next = 0, forward = 0, input = 0, weight = 0;
        while (forward < warmUp)
            table[next++] = new(PipelineWork.Forward, forward++, 0);
        while (input < microBatches)
        {
            table[next++] = new(PipelineWork.BackwardInput, input++, 0);
            if (input - weight > lag)
                table[next++] = new(PipelineWork.BackwardWeight, weight++, 0);
            if (forward < microBatches)
                table[next++] = new(PipelineWork.Forward, forward++, 0);
        }

        while (weight < microBatches)
            table[next++] = new(PipelineWork.BackwardWeight, weight++, 0);
        return table;
    }
}
