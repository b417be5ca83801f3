namespace Hanul.Training;

/// <summary>The state of a run that is not a tensor, and the files that belong to it: <c>manifest.json</c> of a checkpoint.</summary>
public sealed record CheckpointManifest
{
    /// <summary>The file's name in a checkpoint folder.</summary>
    public const string FileName = "manifest.json";

    /// <summary>The layout of checkpoints that this version writes.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The layout of the checkpoint.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>Finished steps.</summary>
    public required int Step { get; init; }

    /// <summary>The global index of the next sample.</summary>
    public required long NextSample { get; init; }

    /// <summary>What was decided before the first step.</summary>
    public required TrainingPlan Plan { get; init; }

    /// <summary>Steps that the optimizer took: finished steps but the skipped ones.</summary>
    public required long OptimizerSteps { get; init; }

    /// <summary>The seed of dropout and jitter.</summary>
    public required long NoiseSeed { get; init; }

    /// <summary>How far dropout and jitter have come.</summary>
    public required long NoisePosition { get; init; }

    /// <summary>The losses that the spike rule compares with.</summary>
    public required IReadOnlyList<double> RecentLosses { get; init; }

    /// <summary>Steps skipped since the last one that was taken.</summary>
    public required int SkippedInRow { get; init; }

    /// <summary>Seconds spent on the run, pauses not included.</summary>
    public required double ElapsedSeconds { get; init; }

    /// <summary>The last training loss.</summary>
    public double? Loss { get; init; }

    /// <summary>The last measured validation loss.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>The last measured validation loss in bits for each byte of text.</summary>
    public double? BitsPerByte { get; init; }

    /// <summary>SHA-256 of the effective recipe, in hexadecimal.</summary>
    public required string RecipeHash { get; init; }

    /// <summary>The libraries that wrote it, name to version.</summary>
    public required IReadOnlyDictionary<string, string> Libraries { get; init; }

    /// <summary>Every other file of the checkpoint.</summary>
    public IReadOnlyDictionary<string, CheckpointFile> Files { get; init; } = new Dictionary<string, CheckpointFile>();
}

/// <summary>What a file of a checkpoint must be to count as whole.</summary>
/// <param name="LengthBytes">Its length in bytes.</param>
/// <param name="Sha256">Its SHA-256, in hexadecimal.</param>
public sealed record CheckpointFile(long LengthBytes, string Sha256);
