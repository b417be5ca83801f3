using Hanul.Models;

namespace Hanul.Inference;

/// <summary>The numbers inside a mixture of experts. Layers of the same shape share them.</summary>
internal sealed class ExpertRooms
{
    internal ExpertRooms(MixtureOfExperts mixture, int hiddenSize, Workspace workspace)
    {
        var tokens = workspace.Batch.Capacity;
        var rows = checked(tokens * mixture.ActiveExpertCount);
        Assignment = new(tokens, mixture.ExpertCount, mixture.ActiveExpertCount);
        Scores = workspace.Take(tokens, mixture.ExpertCount);
        Gathered = workspace.Take(rows, hiddenSize);
        Up = workspace.Take(rows, mixture.Expert.IntermediateSize);
        Gate = mixture.Expert.Gated ? workspace.Take(rows, mixture.Expert.IntermediateSize) : Up;
        Result = workspace.Take(rows, hiddenSize);
    }

    internal ExpertAssignment Assignment { get; }

    /// <summary>The router's logits, then probabilities: [tokens, experts].</summary>
    internal TokenRows Scores { get; }

    /// <summary>The tokens sorted by expert: [tokens × active, hidden].</summary>
    internal TokenRows Gathered { get; }

    internal TokenRows Gate { get; }

    internal TokenRows Up { get; }

    internal TokenRows Result { get; }
}
