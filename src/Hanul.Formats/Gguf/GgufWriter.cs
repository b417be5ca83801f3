using System.Text;

namespace Hanul.Formats;

/// <summary>Writes GGUF files of version 3: the head first, then one tensor after the other, so no model needs to be in memory.</summary>
public static class GgufWriter
{
    private const uint Version = 3;

    /// <summary>Writes a file. Atomic.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="metadata">
    /// Keys with a string, bool, number of any GGUF width (the value's .NET type decides), or an array of one of them.
    /// </param>
    /// <param name="tensors">In this order; shapes row-major, outermost first.</param>
    /// <param name="ct">Stops between pieces of a tensor and leaves no file.</param>
    /// <exception cref="ArgumentException">A name or key is there twice, or a tensor has more than four dimensions.</exception>
    /// <exception cref="NotSupportedException">A tensor's or value's type is one that GGUF does not know.</exception>
    /// <exception cref="IOException">The disk is full, or the file cannot be written.</exception>
    public static void Write(
        string path, IReadOnlyList<(string Key, object Value)> metadata, IReadOnlyList<TensorToWrite> tensors, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        ArgumentNullException.ThrowIfNull(tensors);
        RefuseDuplicates(metadata.Select(m => m.Key), "metadata keys");
        RefuseDuplicates(tensors.Select(t => t.Name), "tensors");
        var alignment = Alignment(metadata);
        var head = Head(metadata, tensors, alignment);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(head);
            var data = new TensorDataStream(stream, ct);
            foreach (var tensor in tensors)
            {
                data.Write(tensor);
                Pad(stream, tensor.LengthBytes, alignment);
            }
        });
    }

    private static byte[] Head(
        IReadOnlyList<(string Key, object Value)> metadata, IReadOnlyList<TensorToWrite> tensors, long alignment)
    {
        var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer, Encoding.UTF8);
        writer.Write(GgufFile.Magic);
        writer.Write(Version);
        writer.Write((ulong)tensors.Count);
        writer.Write((ulong)metadata.Count);
        foreach (var (key, value) in metadata)
        {
            WriteString(writer, key);
            WriteValue(writer, key, value);
        }
        long offset = 0;
        foreach (var tensor in tensors)
        {
            WriteEntry(writer, tensor, offset);
            offset = checked(offset + tensor.LengthBytes + Padding(tensor.LengthBytes, alignment));
        }
        Pad(buffer, buffer.Position, alignment);
        return buffer.ToArray();
    }

    private static void WriteEntry(BinaryWriter writer, TensorToWrite tensor, long offset)
    {
        if (tensor.Shape.Count > GgufFile.LargestRank)
            throw new ArgumentException(
                $"Tensor '{tensor.Name}' has {tensor.Shape.Count} dimensions; GGUF allows {GgufFile.LargestRank}.", nameof(tensor));
        WriteString(writer, tensor.Name);
        writer.Write((uint)tensor.Shape.Count);
        for (var d = tensor.Shape.Count - 1; d >= 0; d--) writer.Write((ulong)tensor.Shape[d]);
        writer.Write(GgmlType.For(tensor.Type).Code);
        writer.Write((ulong)offset);
    }

    private static void WriteValue(BinaryWriter writer, string key, object value)
    {
        if (value is Array array)
        {
            writer.Write((uint)GgufValueType.Array);
            writer.Write((uint)ElementTypeOf(key, array));
            writer.Write((ulong)array.Length);
            foreach (var element in array) WriteElement(writer, key, element);
            return;
        }
        writer.Write((uint)TypeOf(key, value.GetType()));
        WriteElement(writer, key, value);
    }

    private static GgufValueType ElementTypeOf(string key, Array array) => TypeOf(key, array.GetType().GetElementType()!);

    private static GgufValueType TypeOf(string key, Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Byte => GgufValueType.UInt8,
        TypeCode.SByte => GgufValueType.Int8,
        TypeCode.UInt16 => GgufValueType.UInt16,
        TypeCode.Int16 => GgufValueType.Int16,
        TypeCode.UInt32 => GgufValueType.UInt32,
        TypeCode.Int32 => GgufValueType.Int32,
        TypeCode.Single => GgufValueType.Float32,
        TypeCode.Boolean => GgufValueType.Bool,
        TypeCode.String => GgufValueType.String,
        TypeCode.UInt64 => GgufValueType.UInt64,
        TypeCode.Int64 => GgufValueType.Int64,
        TypeCode.Double => GgufValueType.Float64,
        _ => throw new NotSupportedException($"The metadata value '{key}' is a {type.Name}, which GGUF does not know."),
    };

    private static void WriteElement(BinaryWriter writer, string key, object? value)
    {
        switch (value)
        {
            case byte number: writer.Write(number); break;
            case sbyte number: writer.Write(number); break;
            case ushort number: writer.Write(number); break;
            case short number: writer.Write(number); break;
            case uint number: writer.Write(number); break;
            case int number: writer.Write(number); break;
            case float number: writer.Write(number); break;
            case bool truth: writer.Write(truth); break;
            case string text: WriteString(writer, text); break;
            case ulong number: writer.Write(number); break;
            case long number: writer.Write(number); break;
            case double number: writer.Write(number); break;
            default: throw new ArgumentException($"The metadata value '{key}' holds nothing that can be written.");
        }
    }

    private static void WriteString(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Write((ulong)bytes.Length);
        writer.Write(bytes);
    }

    private static long Alignment(IReadOnlyList<(string Key, object Value)> metadata)
    {
        foreach (var (key, value) in metadata)
            if (key == "general.alignment")
                return value is uint alignment && System.Numerics.BitOperations.IsPow2(alignment)
                    ? alignment
                    : throw new ArgumentException("general.alignment must be a uint and a power of two.", nameof(metadata));
        return GgufFile.DefaultAlignmentBytes;
    }

    private static long Padding(long length, long alignment) => (alignment - (length % alignment)) % alignment;

    private static void Pad(Stream stream, long length, long alignment) => stream.Write(new byte[Padding(length, alignment)]);

    private static void RefuseDuplicates(IEnumerable<string> names, string what)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
            if (!seen.Add(name)) throw new ArgumentException($"Two {what} are named '{name}'.");
    }
}
