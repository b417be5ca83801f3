using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>Moves weights along their gradients, and keeps what it must remember from step to step.</summary>
public abstract class Optimizer : IDisposable
{
    /// <summary>
    /// What a checkpoint must keep beside <see cref="StepCount"/>: float32 views named <c>KIND.PARAMETER</c>; <c>master.PARAMETER</c> holds
    /// the weights themselves where the module's are bfloat16. Copy into them to resume; rows of stacked experts lie apart.
    /// </summary>
    public abstract IReadOnlyDictionary<string, Tensor> State { get; }

    /// <summary>How many steps were taken; set it when resuming.</summary>
    public virtual long StepCount { get; set; }

    /// <summary>Moves the weights once. The gradients stay as they are.</summary>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="gradientScale">What gradients are multiplied with first: one over the accumulated batches, times what clipping asks for.</param>
    public abstract void Step(double learningRate, double gradientScale);

    /// <summary>Frees what is remembered.</summary>
    public abstract void Dispose();
}
