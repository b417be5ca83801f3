namespace Hanul.Formats;

/// <summary>What a tensor's bytes mean.</summary>
public enum ElementType
{
    /// <summary>A type that Hanul cannot view; <see cref="TensorEntry.TypeName"/> says which.</summary>
    Unknown,

    /// <summary>IEEE binary32.</summary>
    F32,

    /// <summary>IEEE binary16.</summary>
    F16,

    /// <summary>The upper half of a binary32.</summary>
    BF16,

    /// <summary>IEEE binary64.</summary>
    F64,

    /// <summary>OCP 8-bit float, 4 exponent and 3 mantissa bits, without infinities.</summary>
    F8E4M3,

    /// <summary>OCP 8-bit float, 5 exponent and 2 mantissa bits.</summary>
    F8E5M2,

    /// <summary>Signed byte.</summary>
    I8,

    /// <summary>Byte.</summary>
    U8,

    /// <summary>Signed 16-bit integer.</summary>
    I16,

    /// <summary>Unsigned 16-bit integer.</summary>
    U16,

    /// <summary>Signed 32-bit integer.</summary>
    I32,

    /// <summary>Unsigned 32-bit integer.</summary>
    U32,

    /// <summary>Signed 64-bit integer.</summary>
    I64,

    /// <summary>Unsigned 64-bit integer.</summary>
    U64,

    /// <summary>A byte that is 0 or 1.</summary>
    Bool,

    /// <summary>GGML blocks of 32 signed bytes and a float16 scale; see <see cref="Q8Block"/>.</summary>
    Q8_0,
}
