namespace Hanul.Training;

/// <summary>The gradient of <see cref="RouterForwardKernel"/> with respect to the logits. An item is one token.</summary>
internal unsafe struct RouterBackwardKernel : IKernel
{
    /// <summary><c>[tokens, experts]</c>.</summary>
    internal float* Probabilities;
    internal float* LogSums;
    internal int* Chosen;
    internal float* Gates;

    /// <summary><c>[tokens, active]</c>; 0 for a choice that was dropped.</summary>
    internal float* GateGradients;

    /// <summary>The gradient that the load-balancing loss gives every active token's probabilities, <c>[experts]</c>.</summary>
    internal float* BalanceGradients;

    /// <summary>Twice what an active token's squared log sum counts in the z-loss.</summary>
    internal float ZGradient;
    internal bool* Active;

    /// <summary><c>[tokens, experts]</c>.</summary>
    internal float* LogitGradients;
    internal int Experts, ActiveExperts;
    internal bool Normalized;

    public readonly void Run(long begin, long end)
    {
        for (var token = begin; token < end; token++)
        {
            var active = Active == null || Active[token];
            var p = Probabilities + token * Experts;
            var result = LogitGradients + token * Experts;
            for (var i = 0; i < Experts; i++)
                result[i] = active ? BalanceGradients[i] : 0;
            AddGates(token, p, result);
            // Backwards through the softmax; the log sum's own gradient is the softmax.
            float product = 0;
            for (var i = 0; i < Experts; i++)
                product += result[i] * p[i];
            var logSum = active ? ZGradient * LogSums[token] : 0;
            for (var i = 0; i < Experts; i++)
                result[i] = p[i] * (result[i] - product + logSum);
        }
    }

    private readonly void AddGates(long token, float* p, float* result)
    {
        var first = token * ActiveExperts;
        float shared = 0, total = 1;
        if (Normalized)
        {
            total = 0;
            for (var choice = first; choice < first + ActiveExperts; choice++)
            {
                shared += GateGradients[choice] * Gates[choice];
                total += p[Chosen[choice]];
            }
        }

        for (var choice = first; choice < first + ActiveExperts; choice++)
            result[Chosen[choice]] += (GateGradients[choice] - shared) / total;
    }
}
