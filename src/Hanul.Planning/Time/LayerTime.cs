namespace Hanul.Planning;

/// <summary>One layer and micro-batch on one rank: seconds by cause, kernels, and bytes kept for the backward pass.</summary>
internal struct LayerTime
{
    /// <summary>Seconds of computation, forward.</summary>
    public double Forward;

    /// <summary>Seconds of the part of it that selective recomputation repeats.</summary>
    public double AttentionForward;

    /// <summary>Seconds of the gradients of inputs.</summary>
    public double BackwardInput;

    /// <summary>Seconds of the gradients of weights.</summary>
    public double BackwardWeight;

    /// <summary>Exposed seconds of tensor-parallel collectives, forward and backward.</summary>
    public double TensorForward, TensorBackward;

    /// <summary>Seconds of tensor-parallel collectives that run beside products.</summary>
    public double TensorHidden;

    /// <summary>Exposed seconds of exchanges between experts, forward; the backward pass has as many.</summary>
    public double ExpertForward;

    /// <summary>Hidden seconds of the same, forward.</summary>
    public double ExpertHidden;

    /// <summary>Seconds of context-parallel traffic that attention does not hide, forward.</summary>
    public double ContextForward;

    /// <summary>Kernels the host starts, forward and backward.</summary>
    public int ForwardKernels, BackwardKernels;

    /// <summary>Bytes kept for the backward pass, all of them; those that selective recomputation saves; and the layer's input alone.</summary>
    public double Saved, SavedAttention, SavedInput;

    /// <summary>Parameters on this rank: those every data rank shares, and those of experts.</summary>
    public double Parameters, ExpertParameters;

    /// <summary>Seconds the gradients take in all.</summary>
    public readonly double Backward => BackwardInput + BackwardWeight;
}
