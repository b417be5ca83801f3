namespace Hanul.Training;

/// <summary>One step of a run, as it is written to <c>metrics.jsonl</c> and drawn live.</summary>
public sealed record TrainingStep : TrainingEvent
{
    /// <summary>The step, from 1.</summary>
    public required int Step { get; init; }

    /// <summary>Steps of the whole run.</summary>
    public required int Of { get; init; }

    /// <summary>Mean cross-entropy of the step's tokens before the update, in nats.</summary>
    public required double Loss { get; init; }

    /// <summary>Mean cross-entropy of the validation windows after the update, in nats; null where it was not measured.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>The validation loss in bits for each byte of text, which compares across tokenizers.</summary>
    public double? BitsPerByte { get; init; }

    /// <summary>The learning rate.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The norm of all gradients before clipping.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>Tokens trained on since the run began.</summary>
    public required long Tokens { get; init; }

    /// <summary>How long the step took, evaluation and checkpoint not included.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Time spent on the run since its first step, everything included, pauses between resumed parts not.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Tokens a second of this step.</summary>
    public required double TokensPerSecond { get; init; }

    /// <summary>Model operations a second as a share of the measured matmul peak.</summary>
    public required double Utilisation { get; init; }

    /// <summary>How long the rest will take at the recent rate.</summary>
    public required TimeSpan TimeLeft { get; init; }

    /// <summary>Why the step was skipped and the weights left alone; null for a step that was taken.</summary>
    public string? Skipped { get; init; }

    /// <summary>What the routers of sparse layers did; empty for a dense model.</summary>
    public IReadOnlyList<RouterLoad> Routers { get; init; } = [];
}
