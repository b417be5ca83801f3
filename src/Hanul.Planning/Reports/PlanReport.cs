namespace Hanul.Planning;

/// <summary>All that the page shows.</summary>
public sealed record PlanReport
{
    /// <summary>The prediction.</summary>
    public required Prediction Prediction { get; init; }

    /// <summary>The whole run's cost.</summary>
    public RunCost? Cost { get; init; }

    /// <summary>Other numbers of processors.</summary>
    public required IReadOnlyList<ScalingPoint> Scaling { get; init; }

    /// <summary>The prices.</summary>
    public required Prices Prices { get; init; }

    /// <summary>What breaks first.</summary>
    public required string FirstBreak { get; init; }
}
public static class PlanPage { public static string Html(PlanReport r) => ""; }
