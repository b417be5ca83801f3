using Hanul.Models;
using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>What all layers of one forward pass share.</summary>
/// <param name="Sequences">The shape of the batch.</param>
/// <param name="Settings">How the module runs.</param>
/// <param name="Noise">Where dropout and jitter come from; null outside training.</param>
/// <param name="Rotary">The angles that an attention layer uses, or null where it uses none.</param>
internal sealed record ForwardPass(Sequences Sequences, DecoderSettings Settings, NoiseSource? Noise, Func<AttentionSpec, Rotary?> Rotary)
{
    /// <summary>True where dropout applies.</summary>
    internal bool Drops => Noise is not null && Settings.Dropout > 0;

    /// <summary><c>dropout(x) + residual</c>.</summary>
    internal Tensor Drop(Tensor x, Tensor? residual) => Dropout.Apply(x, Settings.Dropout, Noise!.NextKey(), residual);
}
