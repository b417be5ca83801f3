namespace Hanul.Training;

/// <summary>How often the run is saved, and how many checkpoints are kept. The last step is always saved.</summary>
public sealed record CheckpointRecipe
{
    /// <summary>Steps from one checkpoint to the next; 0 counts time only.</summary>
    public int Every { get; init; }

    /// <summary>Minutes after which the next step is followed by a checkpoint; 0 counts steps only.</summary>
    public double Minutes { get; init; } = 10;

    /// <summary>How many of the newest checkpoints stay.</summary>
    public int Keep { get; init; } = 2;
}
