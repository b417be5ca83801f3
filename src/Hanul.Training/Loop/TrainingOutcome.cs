namespace Hanul.Training;

/// <summary>How a run ended.</summary>
/// <param name="Completed">True where all steps were taken; false where the run was cancelled and can be resumed.</param>
/// <param name="LastStep">The last finished step.</param>
/// <param name="Checkpoint">The folder of the newest checkpoint.</param>
/// <param name="Loss">The last training loss in nats; null where no step was taken.</param>
/// <param name="ValidationLoss">The last validation loss in nats; null where none was measured.</param>
/// <param name="BitsPerByte">The same in bits for each byte of text.</param>
public sealed record TrainingOutcome(
    bool Completed, int LastStep, string Checkpoint, double? Loss, double? ValidationLoss, double? BitsPerByte);
