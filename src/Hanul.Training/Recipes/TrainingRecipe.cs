namespace Hanul.Training;

/// <summary>Length, batch, learning rate, regularisation, precision. Give exactly one of steps, tokens and minutes.</summary>
public sealed record TrainingRecipe
{
    /// <summary>Optimizer steps.</summary>
    public int? Steps { get; init; }

    /// <summary>Trained tokens; the number of steps follows from the batch.</summary>
    public long? Tokens { get; init; }

    /// <summary>
    /// Wall-clock minutes for the run, from measuring the machine's rate to the last checkpoint; the number of steps is decided before the
    /// first and corrected at every checkpoint.
    /// </summary>
    public double? Minutes { get; init; }

    /// <summary>Sequences that pass through the model at once.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Batches whose gradients are summed before one optimizer step.</summary>
    public int Accumulation { get; init; } = 1;

    /// <summary>
    /// What moves the weights: adamw; or muon, which moves the matrices that every token passes through along orthogonal directions and
    /// learns rare words and copying from fewer tokens.
    /// </summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.AdamW;

    /// <summary>The highest learning rate.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>What the learning rate does after warm-up: cosine, or warmup-stable-decay.</summary>
    public ScheduleKind Schedule { get; init; } = ScheduleKind.Cosine;

    /// <summary>Steps of linear warm-up; a fiftieth of the run where not given.</summary>
    public int? WarmupSteps { get; init; }

    /// <summary>The share of the run over which warmup-stable-decay falls.</summary>
    public double DecayFraction { get; init; } = 0.2;

    /// <summary>The learning rate at the end, as a share of the highest.</summary>
    public double MinimumRatio { get; init; } = 0.1;

    /// <summary>Decoupled weight decay, on matrices and embeddings only.</summary>
    public double WeightDecay { get; init; } = 0.1;

    /// <summary>Muon's decay of the mean of gradients.</summary>
    public double Momentum { get; init; } = 0.95;

    /// <summary>AdamW's decay of the mean of gradients.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>AdamW's decay of the mean of squared gradients.</summary>
    public double Beta2 { get; init; } = 0.95;

    /// <summary>AdamW's term under which a gradient counts as noise.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>The largest norm of all gradients together; a larger one is scaled down to it. 0 turns clipping off.</summary>
    public double GradientClip { get; init; } = 1;

    /// <summary>Dropout on embeddings, attention and residuals.</summary>
    public double Dropout { get; init; }

    /// <summary>Where all random numbers of the run start.</summary>
    public long Seed { get; init; } = 1337;

    /// <summary>fp32, bf16 (with fp32 master weights), or auto: bf16 where the device has instructions for it.</summary>
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>cpu, cuda, or auto: CUDA where there is one.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>Processor threads; 0 uses all cores.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// A step whose loss lies this many standard deviations above the recent mean is skipped as a spike; 0 turns the rule off. See
    /// <see cref="SpikeGuard"/>.
    /// </summary>
    public double SpikeDeviations { get; init; } = 8;

    /// <summary>So many skipped steps in a row stop the run.</summary>
    public int SkippedStepsLimit { get; init; } = 10;

    /// <summary>Tokens of one optimizer step.</summary>
    /// <param name="contextLength">Tokens of a sequence.</param>
    public long TokensPerStep(int contextLength) => (long)BatchSize * Accumulation * contextLength;

    /// <summary>These settings with the defaults of this machine spelled out.</summary>
    public TrainingRecipe Effective() => this with { Threads = Threads == 0 ? Environment.ProcessorCount : Threads };
}
