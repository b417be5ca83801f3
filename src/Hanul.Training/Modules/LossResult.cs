using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>The loss of one batch.</summary>
public sealed class LossResult : IDisposable
{
    internal LossResult(Tensor loss, double crossEntropy, long targetCount, IReadOnlyList<RouterStatistics> routers)
    {
        Loss = loss;
        CrossEntropy = crossEntropy;
        TargetCount = targetCount;
        Routers = routers;
    }

    /// <summary>Cross-entropy plus the weighted auxiliary losses of all sparse layers, a scalar: call <c>backward()</c> on this.</summary>
    public Tensor Loss { get; }

    /// <summary>Mean cross-entropy of the targets that count, in nats.</summary>
    public double CrossEntropy { get; }

    /// <summary>How many targets counted, that is, were not −100.</summary>
    public long TargetCount { get; }

    /// <summary>What each sparse layer's router did, in layer order; empty for a dense model.</summary>
    public IReadOnlyList<RouterStatistics> Routers { get; }

    /// <summary>Frees the loss and what is kept for its backward pass.</summary>
    public void Dispose() => Loss.Dispose();
}
