namespace Hanul.Distributed;

/// <summary>The orders in which a pipeline's stages may work.</summary>
public enum PipelineScheduleKind
{
    /// <summary>One forward, one backward (PipeDream-Flush; Narayanan et al., 2021, figure 4 top).</summary>
    OneForwardOneBackward,

    /// <summary>The same over several model chunks a stage (figure 4 bottom).</summary>
    Interleaved,

    /// <summary>ZB-H1: the backward pass is split and weight gradients fill the bubble, at 1F1B's memory (Qi et al., 2023, section 2.2).</summary>
    ZeroBubble,

    /// <summary>ZB-H2: twice the micro-batches in flight, and almost no bubble (section 2.2, ZB-2p).</summary>
    ZeroBubbleDoubleMemory,
}

/// <summary>Operation tables: for every stage, in order, what it does. The planner simulates the very tables that training executes.</summary>
public static class PipelineSchedule
{
    /// <summary>The table of every stage.</summary>
    /// <param name="kind">The order of work.</param>
    /// <param name="stages">Pipeline degree.</param>
    /// <param name="chunks">Model chunks a stage; above 1 only where <paramref name="kind"/> is interleaved.</param>
    /// <param name="microBatches">Micro-batches of a step.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is below 1.</exception>
    public static PipelineOperation[][] Tables(PipelineScheduleKind kind, int stages, int chunks, int microBatches)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stages, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(chunks, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(microBatches, 1);
        var tables = new PipelineOperation[stages][];
        for (var stage = 0; stage < stages; stage++)
        {
            tables[stage] = kind switch
            {
                PipelineScheduleKind.Interleaved when chunks > 1 => InterleavedOrder.Table(stage, stages, chunks, microBatches),
                PipelineScheduleKind.ZeroBubble => ZeroBubbleOrder.Table(stage, stages, microBatches, doubled: false),
                PipelineScheduleKind.ZeroBubbleDoubleMemory => ZeroBubbleOrder.Table(stage, stages, microBatches, doubled: true),
                _ => OneForwardOneBackwardOrder.Table(stage, stages, microBatches),
            };
        }

        return tables;
    }

    /// <summary>The most forward passes of one stage whose activations are held at once, counted in chunks.</summary>
    /// <param name="table">The stage's table.</param>
    public static int MostInFlight(ReadOnlySpan<PipelineOperation> table)
    {
        int held = 0, most = 0;
        foreach (var operation in table)
        {
            held += operation.Work switch
            {
                PipelineWork.Forward => 1,
                PipelineWork.Backward or PipelineWork.BackwardWeight => -1,
                _ => 0,
            };
            most = Math.Max(most, held);
        }

        return most;
    }
}
