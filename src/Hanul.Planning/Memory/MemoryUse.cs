namespace Hanul.Planning;

/// <summary>What a processor's memory holds at the fullest moment of a step, in bytes.</summary>
/// <param name="Weights">Weights in the format they are multiplied in.</param>
/// <param name="Gradients">Gradients.</param>
/// <param name="Optimizer">FP32 weights and both moments.</param>
/// <param name="Activations">What the backward pass needs.</param>
/// <param name="Buffers">Gathered weights, logits, the framework, communication, and what fragments.</param>
public sealed record MemoryUse(double Weights, double Gradients, double Optimizer, double Activations, double Buffers)
{
    /// <summary>All of it.</summary>
    public double Total => Weights + Gradients + Optimizer + Activations + Buffers;
}
