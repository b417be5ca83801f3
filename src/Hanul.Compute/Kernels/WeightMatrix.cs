using Hanul.Formats;

namespace Hanul.Compute;

/// <summary>A matrix of weights [rows, columns] where it lies, usually in a mapped file; each row multiplies an input vector.</summary>
public readonly unsafe struct WeightMatrix
{
    /// <summary>Takes a tensor as a matrix.</summary>
    /// <param name="tensor">A tensor of two dimensions; it must outlive the matrix.</param>
    /// <exception cref="NotSupportedException">The kernels do not read this element type.</exception>
    /// <exception cref="ArgumentException">The tensor has not two dimensions, or its rows are not whole blocks.</exception>
    public WeightMatrix(TensorView tensor)
    {
        if (tensor.Shape.Count != 2)
            throw new ArgumentException($"A matrix has 2 dimensions, this tensor has {tensor.Shape.Count}.", nameof(tensor));
        if (!IsReadable(tensor.Type))
            throw new NotSupportedException($"Kernels read F32, F16, BF16 and Q8_0 weights, not {tensor.Type}: convert the model first.");
        var columns = tensor.Shape[1];
        if (columns % tensor.Type.BlockSize() != 0)
            throw new ArgumentException($"A row of {columns} numbers is not a whole number of {tensor.Type} blocks.", nameof(tensor));
        Pointer = tensor.Pointer;
        Type = tensor.Type;
        Rows = checked((int)tensor.Shape[0]);
        Columns = checked((int)columns);
        RowBytes = tensor.Type.BytesFor(Columns);
    }

    internal WeightMatrix(float* rows, int rowCount, int columns)
    {
        Pointer = (byte*)rows;
        Type = ElementType.F32;
        Rows = rowCount;
        Columns = columns;
        RowBytes = (long)columns * sizeof(float);
    }

    /// <summary>The first byte of the first row.</summary>
    public byte* Pointer { get; }

    /// <summary>What the bytes mean.</summary>
    public ElementType Type { get; }

    /// <summary>Numbers that come out of a product.</summary>
    public int Rows { get; }

    /// <summary>Numbers that go into a product.</summary>
    public int Columns { get; }

    /// <summary>Bytes from one row to the next.</summary>
    public long RowBytes { get; }

    /// <summary>True for the element types that kernels multiply where they lie.</summary>
    /// <param name="type">The element type of a tensor.</param>
    public static bool IsReadable(ElementType type) => type is ElementType.F32 or ElementType.F16 or ElementType.BF16 or ElementType.Q8_0;

    /// <summary>The first byte of a row.</summary>
    /// <param name="row">Which row.</param>
    public byte* Row(long row) => Pointer + (row * RowBytes);
}
