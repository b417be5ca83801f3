using Hanul.Models;

namespace Hanul.Training;

/// <summary>Something that a run tells whoever watches it; see the records that derive from it.</summary>
public abstract record TrainingEvent;

/// <summary>Work before the first step: reading the corpus, training the tokenizer, writing token shards, measuring the machine.</summary>
/// <param name="Stage">What is being done, in a few words.</param>
/// <param name="Share">How much of it is done, from 0 to 1; null where nobody knows.</param>
/// <param name="Detail">Counts and rate, for people.</param>
public sealed record TrainingPreparation(string Stage, double? Share, string Detail) : TrainingEvent;

/// <summary>The run is about to take its first step, or its first after a checkpoint.</summary>
/// <param name="Recipe">The effective recipe.</param>
/// <param name="Spec">What is trained.</param>
/// <param name="Plan">What the recipe left open.</param>
/// <param name="FirstStep">The step that comes next, from 1.</param>
/// <param name="TrainingTokens">Tokens of the training text.</param>
/// <param name="ValidationTokens">Tokens of the validation text.</param>
/// <param name="MatmulPeak">What utilisation is measured against: operations a second of a large matrix product on this device.</param>
public sealed record TrainingStarted(
    Recipe Recipe, ModelSpec Spec, TrainingPlan Plan, int FirstStep, long TrainingTokens, long ValidationTokens, double MatmulPeak)
    : TrainingEvent
{
    /// <summary>Parameters, total and active.</summary>
    public ModelCounts Counts { get; } = ModelCounts.Of(Spec);
}

/// <summary>A checkpoint is in place.</summary>
/// <param name="Step">The step after which it was taken.</param>
/// <param name="Folder">Where it lies.</param>
public sealed record CheckpointWritten(int Step, string Folder) : TrainingEvent;

/// <summary>A sentence for the user: a skipped step, a damaged checkpoint that was passed over, a changed setting.</summary>
/// <param name="Sentence">The sentence.</param>
public sealed record TrainingNote(string Sentence) : TrainingEvent;
