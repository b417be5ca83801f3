using System.Text.Json.Serialization;

namespace Hanul.Training;

/// <summary>What the learning rate does after warm-up.</summary>
public enum ScheduleKind
{
    /// <summary>Falls along half a cosine to the end (Loshchilov and Hutter, 2017).</summary>
    [JsonStringEnumMemberName("cosine")]
    Cosine,

    /// <summary>Stays, then falls linearly over the last part of the run (Hu et al., 2024).</summary>
    [JsonStringEnumMemberName("warmup-stable-decay")]
    WarmupStableDecay,
}
