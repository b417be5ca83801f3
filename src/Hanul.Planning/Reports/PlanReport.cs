namespace Hanul.Planning;

/// <summary>Everything that a page about a plan tells.</summary>
public sealed record PlanReport
{
    /// <summary>Memory and time of a step.</summary>
    public required Prediction Prediction { get; init; }

    /// <summary>The whole run, or null where nobody said how many tokens it reads.</summary>
    public RunCost? Cost { get; init; }

    /// <summary>The same run on fewer and on more processors; may be empty.</summary>
    public required IReadOnlyList<ScalingPoint> Scaling { get; init; }

    /// <summary>What hours and energy cost.</summary>
    public required Prices Prices { get; init; }

    /// <summary>What breaks first when processors are doubled, in a sentence.</summary>
    public required string FirstBreak { get; init; }

    /// <summary>Gathers what follows from a prediction.</summary>
    /// <param name="prediction">Memory and time of a step.</param>
    /// <param name="tokens">Tokens of the run, or null.</param>
    /// <param name="prices">What hours and energy cost.</param>
    /// <exception cref="InvalidDataException">A price or the number of tokens is impossible.</exception>
    public static PlanReport Of(Prediction prediction, double? tokens, Prices prices)
    {
        var scaling = Planning.Scaling.Of(prediction);
        return new()
        {
            Prediction = prediction,
            Cost = tokens is { } count ? RunCost.Of(prediction, count, prices) : null,
            Scaling = scaling,
            Prices = prices,
            FirstBreak = Planning.Scaling.FirstBreak(scaling),
        };
    }
}
