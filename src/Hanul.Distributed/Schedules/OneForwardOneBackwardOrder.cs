namespace Hanul.Distributed;

/// <summary>1F1B: a stage fills up with as many forward passes as stages follow it, then alternates, then drains.</summary>
internal static class OneForwardOneBackwardOrder
{
    public static PipelineOperation[] Table(int stage, int stages, int microBatches)
    {
        var warmUp = Math.Min(stages - stage - 1, microBatches);
        var table = new PipelineOperation[2 * microBatches];
        int next = 0, forward = 0, backward = 0;
        while (forward < warmUp)
            table[next++] = new(PipelineWork.Forward, forward++, 0);
        while (forward < microBatches)
        {
            table[next++] = new(PipelineWork.Forward, forward++, 0);
            table[next++] = new(PipelineWork.Backward, backward++, 0);
        }

        while (backward < microBatches)
            table[next++] = new(PipelineWork.Backward, backward++, 0);
        return table;
    }
}
