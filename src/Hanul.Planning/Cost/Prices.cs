namespace Hanul.Planning;

/// <summary>What hours and energy cost.</summary>
public sealed record Prices
{
    /// <summary>US dollars for an hour of one processor, or null for the catalogue's assumption.</summary>
    public double? PerHour { get; init; }

    /// <summary>US dollars for a kilowatt-hour, where energy is paid besides; 0 where the hour's price has it.</summary>
    public double PerKilowattHour { get; init; }

    /// <summary>Power of a processor's share of host, network and storage, as a share of the processor's own.</summary>
    public double HostShare { get; init; } = 0.35;

    /// <summary>Energy of the building over that of the machines (PUE).</summary>
    public double BuildingFactor { get; init; } = 1.2;

    /// <summary>Share of days that a long run really trains; the rest is failures, restarts and checkpoints.</summary>
    public double Availability { get; init; } = 0.95;

    /// <summary>Says what is wrong with them, or null.</summary>
    public string? Problem()
    {
        foreach (var (name, value, most) in new[]
                 {
                     ("price an hour", PerHour ?? 0, 1e6), ("price a kilowatt-hour", PerKilowattHour, 1e4), ("host share", HostShare, 100), ("building factor", BuildingFactor, 100),
                 })
        {
            if (!(value >= 0) || value > most)
                return $"A {name} of {value} cannot be reckoned with; give a number from 0 to {most:N0}.";
        }

        return Availability is > 0 and <= 1 ? null : $"An availability of {Availability} cannot be reckoned with; give a share above 0 and up to 1.";
    }
}
