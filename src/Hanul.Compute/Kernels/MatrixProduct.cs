namespace Hanul.Compute;

/// <summary>
/// A matrix times a few vectors: <c>output[v] = weights · input[v] + bias</c>, or added to what the output holds.
/// The sums of one output number do not depend on how many vectors there are, so that tokens computed together and tokens computed
/// one by one are equal bit for bit.
/// </summary>
public unsafe struct MatrixProduct
{
    /// <summary>The matrix [rows, columns].</summary>
    public WeightMatrix Weights { get; set; }

    /// <summary>What is added to every output vector [rows], or null.</summary>
    public float* Bias { get; set; }

    /// <summary>The input vectors [vectors, columns].</summary>
    public float* Input { get; set; }

    /// <summary>Numbers from one input vector to the next.</summary>
    public long InputStride { get; set; }

    /// <summary>The output vectors [vectors, rows].</summary>
    public float* Output { get; set; }

    /// <summary>Numbers from one output vector to the next.</summary>
    public long OutputStride { get; set; }

    /// <summary>How many vectors there are.</summary>
    public int VectorCount { get; set; }

    /// <summary>True to add the product to the output instead of overwriting it.</summary>
    public bool Accumulate { get; set; }

    /// <summary>Multiplications that the product takes.</summary>
    public readonly long Work => (long)Weights.Rows * Weights.Columns * VectorCount;
}
