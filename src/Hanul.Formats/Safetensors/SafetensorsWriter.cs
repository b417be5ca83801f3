using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Hanul.Formats;

/// <summary>Writes safetensors files: the whole table first, then one tensor after the other, so no model needs to be in memory.</summary>
public static class SafetensorsWriter
{
    // More than the eight bytes the format asks for: rows that are multiples of a cache line stay aligned to it when mapped.
    private const int AlignmentBytes = 64;

    /// <summary>
    /// Writes <paramref name="tensors"/>, the widest elements first so that every tensor is aligned to its element, and
    /// <paramref name="metadata"/> beside the <c>{"format": "pt"}</c> that other tools look for. Atomic.
    /// </summary>
    /// <exception cref="ArgumentException">Two tensors have the same name.</exception>
    /// <exception cref="NotSupportedException">A tensor has a type that safetensors does not know.</exception>
    /// <exception cref="IOException">The disk is full, or the file cannot be written.</exception>
    public static void Write(
        string path, IReadOnlyList<TensorToWrite> tensors, IReadOnlyDictionary<string, string>? metadata, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        var ordered = tensors.OrderByDescending(t => SafetensorsType.For(t.Type).Bits).ToList();
        var header = Header(ordered, metadata);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(header);
            var data = new TensorDataStream(stream, ct);
            foreach (var tensor in ordered) data.Write(tensor);
        });
    }

    private static byte[] Header(List<TensorToWrite> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write(stackalloc byte[sizeof(ulong)]);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            if (metadata?.ContainsKey("format") != true) json.WriteString("format", "pt");
            foreach (var (key, value) in metadata ?? new Dictionary<string, string>()) json.WriteString(key, value);
            json.WriteEndObject();
            var names = new HashSet<string>(StringComparer.Ordinal) { "__metadata__" };
            long offset = 0;
            foreach (var tensor in tensors)
            {
                if (!names.Add(tensor.Name)) throw new ArgumentException($"Two tensors are named '{tensor.Name}'.", nameof(tensors));
                WriteEntry(json, tensor, offset);
                offset = checked(offset + tensor.LengthBytes);
            }
            json.WriteEndObject();
        }
        var padding = (AlignmentBytes - (buffer.WrittenCount % AlignmentBytes)) % AlignmentBytes;
        buffer.GetSpan(padding)[..padding].Fill((byte)' ');
        buffer.Advance(padding);
        var bytes = buffer.WrittenSpan.ToArray();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)(bytes.Length - sizeof(ulong)));
        return bytes;
    }

    private static void WriteEntry(Utf8JsonWriter json, TensorToWrite tensor, long offset)
    {
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", SafetensorsType.For(tensor.Type).Name);
        json.WriteStartArray("shape");
        foreach (var dimension in tensor.Shape) json.WriteNumberValue(dimension);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(offset);
        json.WriteNumberValue(offset + tensor.LengthBytes);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
