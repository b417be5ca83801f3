using Hanul.Models;

namespace Hanul.Training;

/// <summary>What a mixture of experts is told beside tensors.</summary>
/// <param name="Spec">What the mixture is.</param>
/// <param name="Weights">Its weights.</param>
/// <param name="Settings">How it is trained.</param>
/// <param name="Sequences">Which tokens are padding.</param>
/// <param name="Training">False turns jitter and dropout off.</param>
/// <param name="JitterKey">Decides the jitter.</param>
/// <param name="DropoutKey">Decides what expert dropout zeroes.</param>
internal sealed record ExpertArguments(
    MixtureOfExperts Spec, ExpertWeights Weights, MixtureSettings Settings, Sequences Sequences, bool Training, ulong JitterKey, ulong DropoutKey)
{
    internal int Experts => Spec.ExpertCount;

    internal int Active => Spec.ActiveExpertCount;

    internal double Jitter => Training ? Settings.InputJitter : 0;

    internal double Dropout => Training ? Settings.ExpertDropout : 0;

    internal ActivationRows Activation => new(Spec.Expert.Activation, Spec.Expert.Gated, Dropout, DropoutKey);

    /// <summary>Sorts tokens by the experts they chose.</summary>
    internal ExpertAssignment Assign(ReadOnlySpan<int> chosen) => ExpertAssignment.Sort(
        chosen, Experts, Active, Settings.Capacity(chosen.Length / Active, Experts, Active, Training), Sequences.Active);
}
