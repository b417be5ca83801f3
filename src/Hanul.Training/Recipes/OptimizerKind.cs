using System.Text.Json.Serialization;

namespace Hanul.Training;

/// <summary>What moves the weights.</summary>
public enum OptimizerKind
{
    /// <summary>AdamW (Loshchilov and Hutter, 2019) for all of them.</summary>
    [JsonStringEnumMemberName("adamw")]
    AdamW,

    /// <summary>Muon (Jordan et al., 2024) for the matrices that every token passes through, AdamW for the rest.</summary>
    [JsonStringEnumMemberName("muon")]
    Muon,
}
