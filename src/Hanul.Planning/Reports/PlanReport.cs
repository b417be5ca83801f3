namespace Hanul.Planning;

/// <summary>Everything a page about a plan tells.</summary>
/// <param name="Prediction">Memory and time of a step.</param>
/// <param name="Cost">The whole run, or null where nobody said how many tokens it reads.</param>
/// <param name="Scaling">The same run on fewer and on more processors; may be empty.</param>
/// <param name="Prices">What hours and energy cost.</param>
/// <param name="FirstBreak">What breaks first when processors are doubled, in a sentence.</param>
public sealed record PlanReport(Prediction Prediction, RunCost? Cost, IReadOnlyList<ScalingPoint> Scaling, Prices Prices, string FirstBreak)
{
    /// <summary>Gathers what follows from a prediction.</summary>
    /// <param name="prediction">Memory and time of a step.</param>
    /// <param name="tokens">Tokens of the run, or null.</param>
    /// <param name="prices">What hours and energy cost.</param>
    /// <exception cref="ArgumentException">A price or the number of tokens is impossible.</exception>
    public static PlanReport Of(Prediction prediction, double? tokens, Prices prices)
    {
        var scaling = Planning.Scaling.Of(prediction);
        var cost = tokens is { } count ? RunCost.Of(prediction, count, prices) : null;
        return new(prediction, cost, scaling, prices, Planning.Scaling.FirstBreak(scaling));
    }
}
