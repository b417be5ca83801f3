using Hanul.Compute;

namespace Hanul.Inference;

/// <summary>
/// What narrows down the tokens that may be drawn, in place over all of the vocabulary. Of equal tokens those with smaller ids go first.
/// Shared by all sequences of one thread; allocates nothing once built.
/// </summary>
internal sealed unsafe class LogitFilters(Kernels kernels, int vocabularySize)
{
    private readonly ulong[] _keys = new ulong[vocabularySize];

    /// <summary>Divides the logits by the temperature (Ackley, Hinton and Sejnowski, 1985).</summary>
    internal void Temperature(Span<float> logits, float temperature)
    {
        fixed (float* numbers = logits)
            kernels.Scale(numbers, 1 / temperature, logits.Length);
    }

    /// <summary>Sets all but the <paramref name="count"/> largest logits to −∞ (Fan et al., 2018).</summary>
    internal void TopK(Span<float> logits, int count)
    {
        if (count >= logits.Length)
            return;
        var keys = Keys(logits, float.NegativeInfinity);
        if (count >= keys.Length)
            return;
        RankedKeys.Select(keys, count);
        foreach (var key in keys[count..])
            logits[RankedKeys.Id(key)] = float.NegativeInfinity;
    }

    /// <summary>Turns logits into probabilities.</summary>
    /// <exception cref="InvalidDataException">A logit is not a number.</exception>
    internal void Softmax(Span<float> logits)
    {
        fixed (float* numbers = logits)
            kernels.Softmax(numbers, logits.Length);
        if (float.IsNaN(logits[0]))
            throw NotNumbers();
    }

    /// <summary>
    /// Keeps the fewest most likely tokens that together reach a share of the probability, the one that crosses it included
    /// (Holtzman et al., 2020); sets the others to 0.
    /// </summary>
    internal void TopP(Span<float> probabilities, float share)
    {
        var keys = Keys(probabilities, 0);
        int sorted = 0, kept = 0;
        double sum = 0;
        while (kept < keys.Length && (kept == 0 || sum < share))
        {
            if (kept == sorted)
            {
                // Usually a few dozen tokens are enough; sorting the whole vocabulary would cost more than the rest together.
                sorted = Math.Min(keys.Length, Math.Max(64, sorted * 4));
                RankedKeys.Select(keys[kept..], sorted - kept);
                keys[kept..sorted].Sort();
            }

            sum += probabilities[RankedKeys.Id(keys[kept++])];
        }

        foreach (var key in keys[kept..])
            probabilities[RankedKeys.Id(key)] = 0;
    }

    /// <summary>
    /// Keeps the tokens that are at least this likely relative to the most likely one (Nguyen et al., 2024); sets the others to 0.
    /// </summary>
    internal static void MinP(Span<float> probabilities, float share)
    {
        var largest = 0f;
        foreach (var probability in probabilities)
            largest = Math.Max(largest, probability);
        foreach (ref var probability in probabilities)
        {
            if (probability < share * largest)
                probability = 0;
        }
    }

    /// <summary>The token at a point of the probabilities laid end to end in the order of ids.</summary>
    /// <param name="probabilities">They need not sum to 1.</param>
    /// <param name="point">In [0, 1).</param>
    internal static int Draw(ReadOnlySpan<float> probabilities, double point)
    {
        double total = 0;
        foreach (var probability in probabilities)
            total += probability;
        var rest = point * total;
        var last = 0;
        for (var id = 0; id < probabilities.Length; id++)
        {
            if (probabilities[id] == 0)
                continue;
            last = id;
            rest -= probabilities[id];
            if (rest < 0)
                break;
        }

        return last;
    }

    /// <summary>The token with the largest logit, of equals the first.</summary>
    /// <exception cref="InvalidDataException">No logit is a number.</exception>
    internal static int Largest(ReadOnlySpan<float> logits)
    {
        var best = -1;
        var largest = float.NegativeInfinity;
        for (var id = 0; id < logits.Length; id++)
        {
            if (logits[id] > largest)
                (best, largest) = (id, logits[id]);
        }

        return best >= 0 ? best : throw NotNumbers();
    }

    private Span<ulong> Keys(ReadOnlySpan<float> numbers, float above)
    {
        var count = 0;
        for (var id = 0; id < numbers.Length; id++)
        {
            if (numbers[id] > above)
                _keys[count++] = RankedKeys.Of(numbers[id], id);
        }

        return _keys.AsSpan(0, count);
    }

    private static InvalidDataException NotNumbers() =>
        new("The model computed logits that are not numbers: its weights are damaged, or too large for the type they are stored in.");
}
