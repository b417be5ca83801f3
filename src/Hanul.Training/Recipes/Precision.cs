namespace Hanul.Training;

/// <summary>The number format of activations and of the weights that multiply them; master weights are always float32.</summary>
public enum Precision
{
    /// <summary>bf16 where the device has instructions for it, else fp32.</summary>
    Auto,

    /// <summary>32-bit floating point.</summary>
    Fp32,

    /// <summary>bfloat16.</summary>
    Bf16,
}
