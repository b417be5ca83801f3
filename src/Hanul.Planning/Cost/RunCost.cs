namespace Hanul.Planning;

/// <summary>A whole run: how long it takes and what it costs.</summary>
/// <param name="Tokens">Tokens it reads.</param>
/// <param name="Steps">Steps it takes.</param>
/// <param name="Days">Days on the calendar, failures included.</param>
/// <param name="ProcessorHours">Hours of all processors together.</param>
/// <param name="Dollars">Rent and energy.</param>
/// <param name="MegawattHours">Energy, host and building included.</param>
public sealed record RunCost(double Tokens, double Steps, double Days, double ProcessorHours, double Dollars, double MegawattHours)
{
    /// <summary>The cost of training on <paramref name="tokens"/>.</summary>
    /// <param name="prediction">A step.</param>
    /// <param name="tokens">Tokens of the run.</param>
    /// <param name="prices">Prices.</param>
    /// <exception cref="InvalidDataException">A price or the number of tokens is impossible.</exception>
    public static RunCost Of(Prediction prediction, double tokens, Prices prices)
    {
        if (prices.Problem() is { } problem)
            throw new InvalidDataException(problem);
        if (!(tokens > 0) || tokens > 1e18)
            throw new InvalidDataException($"A run of {tokens} tokens cannot be planned; give a number above 0, for example 300B.");
        var accelerator = prediction.Plan.Cluster.Accelerator;
        var count = prediction.Plan.Cluster.Count;
        var steps = Math.Ceiling(tokens / prediction.TokensPerStep);
        var hours = steps * prediction.Step.Total.TotalHours / prices.Availability;
        var energy = hours * count * accelerator.Watts * (1 + prices.HostShare) * prices.BuildingFactor / 1e6;
        var dollars = hours * count * (prices.PerHour ?? accelerator.PricePerHour) + energy * 1000 * prices.PerKilowattHour;
        return new(tokens, steps, hours / 24, hours * count, dollars, energy);
    }
}
