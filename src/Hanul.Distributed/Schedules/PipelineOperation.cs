namespace Hanul.Distributed;

/// <summary>What a pipeline stage does with one micro-batch.</summary>
public enum PipelineWork
{
    /// <summary>The forward pass of a chunk.</summary>
    Forward,

    /// <summary>The whole backward pass of a chunk: gradients of its input and of its weights.</summary>
    Backward,

    /// <summary>The first half of a split backward pass: gradients of the input, which the stage before waits for.</summary>
    BackwardInput,

    /// <summary>The second half: gradients of the weights, which nobody waits for (Qi et al., 2023).</summary>
    BackwardWeight,
}

/// <summary>One row of a stage's operation table.</summary>
/// <param name="Work">What is done.</param>
/// <param name="MicroBatch">With which micro-batch, counted from 0.</param>
/// <param name="Chunk">On which of the stage's model chunks, counted from 0; always 0 where the schedule is not interleaved.</param>
public readonly record struct PipelineOperation(PipelineWork Work, int MicroBatch, int Chunk);
