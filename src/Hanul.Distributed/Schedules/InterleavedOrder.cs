namespace Hanul.Distributed;

/// <summary>
/// Interleaved 1F1B (Narayanan et al., 2021, section 2.2.2): micro-batches travel in groups of as many as there are stages, each group
/// through the first chunk of every stage, then through the second, and so on. What does not fill a group joins the last one, and the
/// warm-up is that of the largest group: a smaller group at the end would wait for itself.
/// </summary>
internal static class InterleavedOrder
{
    public static PipelineOperation[] Table(int stage, int stages, int chunks, int microBatches)
    {
        var total = chunks * microBatches;
        var warmUp = Math.Min(2 * (stages - stage - 1) + (chunks - 1) * Group(microBatches, stages, Last(microBatches, stages)), total);
        var forwards = Order(stages, chunks, microBatches, PipelineWork.Forward);
        var backwards = Order(stages, chunks, microBatches, PipelineWork.Backward);
        var table = new PipelineOperation[2 * total];
        int next = 0, forward = 0, backward = 0;
        while (forward < warmUp)
            table[next++] = forwards[forward++];
        while (forward < total)
        {
            table[next++] = forwards[forward++];
            table[next++] = backwards[backward++];
        }

        while (backward < total)
            table[next++] = backwards[backward++];
        return table;
    }

    private static PipelineOperation[] Order(int stages, int chunks, int microBatches, PipelineWork work)
    {
        var order = new PipelineOperation[chunks * microBatches];
        var next = 0;
        var last = Last(microBatches, stages);
        for (var first = 0; first <= last; first += stages)
        {
            var size = Group(microBatches, stages, first);
            for (var chunk = 0; chunk < chunks; chunk++)
            {
                for (var index = 0; index < size; index++)
                    order[next++] = new(work, first + index, work == PipelineWork.Forward ? chunk : chunks - 1 - chunk);
            }
        }

        return order;
    }

    // The first micro-batch of the last group.
    private static int Last(int microBatches, int stages) => Math.Max(0, microBatches / stages - 1) * stages;

    private static int Group(int microBatches, int stages, int first) => first == Last(microBatches, stages) ? microBatches - first : stages;
}
