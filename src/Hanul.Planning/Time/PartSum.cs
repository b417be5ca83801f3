namespace Hanul.Planning;

/// <summary>Seconds of one micro-batch on one part of a pipeline, by cause.</summary>
internal struct PartSum
{
    public double Forward, BackwardInput, BackwardWeight, Recompute;
    public double TensorForward, TensorBackward, TensorRecompute, ExpertForward, ExpertRecompute, ContextForward, ContextRecompute;
    public double Hidden;
    public int ForwardKernels, BackwardKernels, RecomputedKernels;

    /// <summary>Computation done once.</summary>
    public readonly double Compute => Forward + BackwardInput + BackwardWeight;

    /// <summary>Exposed tensor-parallel traffic.</summary>
    public readonly double Tensor => TensorForward + TensorBackward + TensorRecompute;

    /// <summary>Exposed expert traffic: forward, the same backward, and again where it is recomputed.</summary>
    public readonly double Expert => 2 * ExpertForward + ExpertRecompute;

    /// <summary>Exposed context traffic; the backward pass carries gradients besides keys and values.</summary>
    public readonly double Context => 3 * ContextForward + ContextRecompute;

    /// <summary>The device's seconds of a forward pass.</summary>
    public readonly double ForwardDevice => Forward + TensorForward + ExpertForward + ContextForward;

    /// <summary>The device's seconds of a backward pass up to the gradients of its input.</summary>
    public readonly double BackwardDevice =>
        BackwardInput + Recompute + TensorBackward + TensorRecompute + ExpertForward + ExpertRecompute + 2 * ContextForward + ContextRecompute;

    /// <summary>The device's seconds in all.</summary>
    public readonly double Device => ForwardDevice + BackwardDevice + BackwardWeight;

    /// <summary>Adds layers.</summary>
    public void Add(in LayerTime layer, int count, RunPlan plan)
    {
        Forward += count * layer.Forward;
        BackwardInput += count * layer.BackwardInput;
        BackwardWeight += count * layer.BackwardWeight;
        TensorForward += count * layer.TensorForward;
        TensorBackward += count * layer.TensorBackward;
        ExpertForward += count * layer.ExpertForward;
        ContextForward += count * layer.ContextForward;
        Hidden += count * (layer.TensorHidden + 2 * layer.ExpertHidden);
        ForwardKernels += count * layer.ForwardKernels;
        BackwardKernels += count * layer.BackwardKernels;
        if (plan.Recomputation == Recomputation.Full)
        {
            Recompute += count * layer.Forward;
            TensorRecompute += count * layer.TensorForward;
            ExpertRecompute += count * layer.ExpertForward;
            ContextRecompute += count * layer.ContextForward;
            RecomputedKernels += count * layer.ForwardKernels;
        }
        else if (plan.Recomputation == Recomputation.Selective)
        {
            Recompute += count * (plan.Software.SelectiveRepeats > 0 ? layer.Forward * plan.Software.SelectiveRepeats : layer.AttentionForward);
        }
    }

    /// <summary>Adds another part.</summary>
    public void Add(in PartSum other)
    {
        Forward += other.Forward;
        BackwardInput += other.BackwardInput;
        BackwardWeight += other.BackwardWeight;
        Recompute += other.Recompute;
        TensorForward += other.TensorForward;
        TensorBackward += other.TensorBackward;
        TensorRecompute += other.TensorRecompute;
        ExpertForward += other.ExpertForward;
        ExpertRecompute += other.ExpertRecompute;
        ContextForward += other.ContextForward;
        ContextRecompute += other.ContextRecompute;
        Hidden += other.Hidden;
        ForwardKernels += other.ForwardKernels;
        BackwardKernels += other.BackwardKernels;
        RecomputedKernels += other.RecomputedKernels;
    }
}
