namespace Hanul.Formats;

/// <summary>
/// A tensor's bytes where they lie, usually in a mapped file: nothing is copied. Valid as long as its owner is not disposed.
/// </summary>
public readonly unsafe struct TensorView
{
    /// <summary>A view of <paramref name="lengthBytes"/> bytes at <paramref name="pointer"/>.</summary>
    /// <exception cref="ArgumentException">The shape does not have this many bytes.</exception>
    public TensorView(ElementType type, IReadOnlyList<long> shape, byte* pointer, long lengthBytes)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (TensorShape.Bytes(shape, type.BlockSize(), type.BlockBytes()) != lengthBytes)
            throw new ArgumentException($"A {type} tensor of shape {TensorShape.Describe(shape)} does not have {lengthBytes} bytes.");
        Type = type;
        Shape = shape;
        Pointer = pointer;
        LengthBytes = lengthBytes;
        ElementCount = TensorShape.ElementCount(shape)!.Value;
    }

    /// <summary>What the bytes mean.</summary>
    public ElementType Type { get; }

    /// <summary>Dimensions row-major, outermost first; empty for a single number.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>The first byte. Not aligned to anything in particular.</summary>
    public byte* Pointer { get; }

    /// <summary>Length in bytes.</summary>
    public long LengthBytes { get; }

    /// <summary>Product of the dimensions.</summary>
    public long ElementCount { get; }

    /// <summary>The slice at <paramref name="row"/> of the outermost dimension: a row of a matrix, an expert of a stack.</summary>
    public TensorView this[long row]
    {
        get
        {
            if (Shape.Count == 0 || row < 0 || row >= Shape[0])
                throw new ArgumentOutOfRangeException(nameof(row), $"A tensor of shape {TensorShape.Describe(Shape)} has no row {row}.");
            if (Shape.Count == 1 && Type.BlockSize() > 1)
                throw new NotSupportedException($"One number of a {Type} tensor has no bytes of its own.");
            var bytes = LengthBytes / Shape[0];
            return new TensorView(Type, Shape.Skip(1).ToArray(), Pointer + (row * bytes), bytes);
        }
    }

    /// <summary>The same bytes as another shape with as many numbers.</summary>
    public TensorView Reshape(params long[] shape) => new(Type, shape, Pointer, LengthBytes);

    /// <summary>Converts every number to float; <see cref="ElementType.I64"/> and wider ones round.</summary>
    /// <param name="target">At least <see cref="ElementCount"/> floats.</param>
    public void CopyTo(Span<float> target)
    {
        if (ElementCount > target.Length)
            throw new ArgumentException($"{ElementCount} numbers do not fit {target.Length} floats.", nameof(target));
        CopyTo(0, target[..(int)ElementCount]);
    }

    /// <summary>Converts the numbers from <paramref name="start"/> on until <paramref name="target"/> is full.</summary>
    /// <param name="start">In row-major order; a multiple of the type's block size.</param>
    /// <param name="target">A multiple of the type's block size.</param>
    public void CopyTo(long start, Span<float> target)
    {
        if (start < 0 || target.Length > ElementCount - start) throw new ArgumentOutOfRangeException(nameof(start));
        // A span counts bytes in 31 bits, so wide types go in pieces.
        const int piece = 1 << 24;
        while (target.Length > 0)
        {
            var count = Math.Min(piece, target.Length);
            var bytes = new ReadOnlySpan<byte>(Pointer + Type.BytesFor(start), (int)Type.BytesFor(count));
            Elements.ToSingle(Type, bytes, target[..count]);
            target = target[count..];
            start += count;
        }
    }

    /// <summary>Every number as float. For tensors of less than 2³¹ numbers.</summary>
    public float[] ToArray()
    {
        var numbers = new float[checked((int)ElementCount)];
        CopyTo(numbers);
        return numbers;
    }

    /// <summary>The bytes themselves, for tensors of less than 2³¹ bytes.</summary>
    public ReadOnlySpan<byte> Bytes => new(Pointer, checked((int)LengthBytes));
}
