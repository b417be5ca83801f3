using System.Globalization;

namespace Hanul.Training;

/// <summary>
/// Decides whether a step may touch the weights. A loss or gradient norm that is not finite never may. Once 64 losses were accepted,
/// neither may a loss that lies above their mean by more than the set number of their standard deviations and by more than half a nat.
/// </summary>
/// <param name="deviations">The set number; 0 turns the second rule off.</param>
public sealed class SpikeGuard(double deviations)
{
    private const int Window = 64;
    private const double LeastRise = 0.5;

    private readonly Queue<double> accepted = new();

    /// <summary>Steps refused since the last accepted one.</summary>
    public int RefusedInRow { get; private set; }

    /// <summary>The accepted losses that the rule compares with, oldest first; a checkpoint keeps them.</summary>
    public IReadOnlyCollection<double> RecentLosses => accepted;

    /// <summary>Goes on from a checkpoint.</summary>
    /// <param name="recentLosses">What <see cref="RecentLosses"/> held.</param>
    /// <param name="refusedInRow">What <see cref="RefusedInRow"/> was.</param>
    public void Restore(IEnumerable<double> recentLosses, int refusedInRow)
    {
        accepted.Clear();
        foreach (var loss in recentLosses.TakeLast(Window))
            accepted.Enqueue(loss);
        RefusedInRow = refusedInRow;
    }

    /// <summary>Judges a step and remembers it.</summary>
    /// <param name="loss">The mean cross-entropy of the step, in nats.</param>
    /// <param name="gradientNorm">The norm of all gradients.</param>
    /// <returns>Why the step must be skipped, or null where it may be taken.</returns>
    public string? Refuse(double loss, double gradientNorm)
    {
        var reason = Reason(loss, gradientNorm);
        RefusedInRow = reason is null ? 0 : RefusedInRow + 1;
        if (reason is null)
        {
            accepted.Enqueue(loss);
            if (accepted.Count > Window)
                accepted.Dequeue();
        }

        return reason;
    }

    private string? Reason(double loss, double gradientNorm)
    {
        if (!double.IsFinite(loss))
            return $"the loss is {Text(loss)}";
        if (!double.IsFinite(gradientNorm))
            return $"the gradient norm is {Text(gradientNorm)}";
        if (deviations == 0 || accepted.Count < Window)
            return null;
        var mean = accepted.Average();
        var deviation = Math.Sqrt(accepted.Average(value => (value - mean) * (value - mean)));
        var limit = mean + Math.Max(LeastRise, deviations * deviation);
        return loss > limit ? $"the loss {Text(loss)} is a spike above {Text(limit)}" : null;
    }

    private static string Text(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
