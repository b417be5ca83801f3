using System.Runtime.InteropServices;

namespace Hanul.Formats;

/// <summary>A tensor on its way into a file: what the table of contents needs now, and a function that writes its bytes later.</summary>
public sealed class TensorToWrite
{
    // Numbers converted at a time: enough for long copies, and a multiple of every block size.
    private const int Piece = 1 << 16;

    /// <param name="name">Its name in the file.</param>
    /// <param name="type">The type it is written as.</param>
    /// <param name="shape">Dimensions row-major, outermost first.</param>
    /// <param name="write">Writes exactly the tensor's bytes, in row-major order.</param>
    /// <exception cref="ArgumentException">The shape is impossible, or its innermost dimension is not a whole number of blocks.</exception>
    public TensorToWrite(string name, ElementType type, IReadOnlyList<long> shape, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(write);
        LengthBytes = TensorShape.Bytes(shape, type.BlockSize(), type.BlockBytes())
            ?? throw new ArgumentException($"Tensor '{name}' of shape {TensorShape.Describe(shape)} cannot be written as {type}.");
        Name = name;
        Type = type;
        Shape = shape;
        Write = write;
    }

    /// <summary>Its name in the file.</summary>
    public string Name { get; }

    /// <summary>The type it is written as.</summary>
    public ElementType Type { get; }

    /// <summary>Dimensions row-major, outermost first.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>How many bytes <see cref="Write"/> writes.</summary>
    public long LengthBytes { get; }

    /// <summary>Writes the bytes.</summary>
    public Action<Stream> Write { get; }

    /// <summary>Floats in memory, converted piece by piece while they are written.</summary>
    public static TensorToWrite FromFloats(
        string name, IReadOnlyList<long> shape, ReadOnlyMemory<float> values, ElementType targetType = ElementType.F32)
    {
        if (TensorShape.ElementCount(shape) != values.Length)
            throw new ArgumentException($"Tensor '{name}' of shape {TensorShape.Describe(shape)} does not have {values.Length} numbers.");
        return new TensorToWrite(name, targetType, shape, stream =>
        {
            var buffer = new byte[targetType.BytesFor(Math.Min(Piece, values.Length))];
            for (var rest = values; rest.Length > 0; rest = rest[Math.Min(Piece, rest.Length)..])
                WritePiece(stream, name, targetType, rest.Span[..Math.Min(Piece, rest.Length)], buffer);
        });
    }

    /// <summary>A view's bytes as they are, or converted piece by piece where <paramref name="targetType"/> is another type.</summary>
    public static TensorToWrite FromView(string name, TensorView view, ElementType? targetType = null)
    {
        var type = targetType ?? view.Type;
        return new TensorToWrite(name, type, view.Shape, stream =>
        {
            if (type == view.Type) CopyBytes(stream, view);
            else Convert(stream, name, view, type);
        });
    }

    private static unsafe void CopyBytes(Stream stream, TensorView view)
    {
        const int piece = 1 << 20;
        for (long at = 0; at < view.LengthBytes; at += piece)
            stream.Write(new ReadOnlySpan<byte>(view.Pointer + at, (int)Math.Min(piece, view.LengthBytes - at)));
    }

    private static void Convert(Stream stream, string name, TensorView view, ElementType type)
    {
        var floats = new float[Math.Min(Piece, view.ElementCount)];
        var buffer = new byte[type.BytesFor(floats.Length)];
        for (long at = 0; at < view.ElementCount; at += floats.Length)
        {
            var piece = floats.AsSpan(0, (int)Math.Min(floats.Length, view.ElementCount - at));
            view.CopyTo(at, piece);
            WritePiece(stream, name, type, piece, buffer);
        }
    }

    private static void WritePiece(Stream stream, string name, ElementType type, ReadOnlySpan<float> piece, byte[] buffer)
    {
        var bytes = buffer.AsSpan(0, (int)type.BytesFor(piece.Length));
        try
        {
            Elements.FromSingle(type, piece, bytes);
            if (type == ElementType.F16) RefuseOverflow(piece, MemoryMarshal.Cast<byte, ushort>(bytes));
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"Tensor '{name}': {e.Message}", e);
        }
        stream.Write(bytes);
    }

    /// <summary>A weight that became infinite would make the model compute something else.</summary>
    private static void RefuseOverflow(ReadOnlySpan<float> piece, ReadOnlySpan<ushort> halves)
    {
        const ushort infinity = 0x7C00, negativeInfinity = 0xFC00;
        var at = 0;
        while (halves[at..].IndexOfAny(infinity, negativeInfinity) is var next and >= 0)
        {
            at += next;
            if (float.IsFinite(piece[at]))
                throw new InvalidDataException($"the number {piece[at]} is too large for F16; choose BF16 or F32.");
            at++;
        }
    }
}
