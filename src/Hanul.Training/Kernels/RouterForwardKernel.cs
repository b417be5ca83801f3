namespace Hanul.Training;

/// <summary>Turns the router's logits into probabilities, and picks the best experts of each token. An item is a block of tokens.</summary>
internal unsafe struct RouterForwardKernel : IKernel
{
    /// <summary>Tokens of a block.</summary>
    internal const long BlockSize = 64;

    /// <summary>Logits on entry, probabilities on return, <c>[tokens, experts]</c>.</summary>
    internal float* Probabilities;

    /// <summary>The log of the sum of exponentials of each token's logits, <c>[tokens]</c>.</summary>
    internal float* LogSums;

    /// <summary>The best experts, best first, <c>[tokens, active]</c>; of equal ones the first.</summary>
    internal int* Chosen;

    /// <summary>What the chosen experts' outputs are multiplied with, <c>[tokens, active]</c>.</summary>
    internal float* Gates;

    /// <summary>
    /// Sums of each block over tokens that are no padding, <c>[blocks, experts + 2]</c>: probabilities, squared log sums, entropies.
    /// </summary>
    internal double* Sums;

    /// <summary>False for padding, <c>[tokens]</c>; or null.</summary>
    internal bool* Active;
    internal long Tokens;
    internal int Experts, ActiveExperts;
    internal bool Normalized;

    public readonly void Run(long begin, long end)
    {
        for (var block = begin; block < end; block++)
        {
            var sums = Sums + block * (Experts + 2);
            new Span<double>(sums, Experts + 2).Clear();
            var last = Math.Min(Tokens, (block + 1) * BlockSize);
            for (var token = block * BlockSize; token < last; token++)
            {
                var entropy = Softmax(token);
                Choose(token);
                if (Active == null || Active[token])
                    Add(sums, token, entropy);
            }
        }
    }

    private readonly float Softmax(long token)
    {
        var x = Probabilities + token * Experts;
        var largest = x[0];
        for (var i = 1; i < Experts; i++)
            largest = MathF.Max(largest, x[i]);
        float sum = 0, weighted = 0;
        for (var i = 0; i < Experts; i++)
        {
            var distance = x[i] - largest;
            x[i] = MathF.Exp(distance);
            sum += x[i];
            weighted += x[i] * distance;
        }

        for (var i = 0; i < Experts; i++)
            x[i] /= sum;
        var logarithm = MathF.Log(sum);
        LogSums[token] = largest + logarithm;
        return logarithm - weighted / sum;
    }

    private readonly void Choose(long token)
    {
        var p = Probabilities + token * Experts;
        var chosen = new Span<int>(Chosen + token * ActiveExperts, ActiveExperts);
        var gates = new Span<float>(Gates + token * ActiveExperts, ActiveExperts);
        float total = 0;
        for (var rank = 0; rank < ActiveExperts; rank++)
        {
            // Not a number compares false with everything: start from an expert that is free, so that every choice is valid whatever happens.
            var best = -1;
            for (var i = 0; i < Experts; i++)
            {
                if (!chosen[..rank].Contains(i) && (best < 0 || p[i] > p[best]))
                    best = i;
            }

            chosen[rank] = best;
            gates[rank] = p[best];
            total += p[best];
        }

        if (Normalized)
        {
            foreach (ref var gate in gates)
                gate /= total;
        }
    }

    private readonly void Add(double* sums, long token, float entropy)
    {
        var p = Probabilities + token * Experts;
        for (var i = 0; i < Experts; i++)
            sums[i] += p[i];
        sums[Experts] += (double)LogSums[token] * LogSums[token];
        sums[Experts + 1] += entropy;
    }
}
