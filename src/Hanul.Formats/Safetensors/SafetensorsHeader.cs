using System.Buffers.Binary;
using System.Text.Json;

namespace Hanul.Formats;

/// <summary>
/// The JSON table at the head of a safetensors file: 8 bytes of length, an object of
/// <c>"name": {"dtype", "shape", "data_offsets"}</c>, and the data. Everything in it is checked against the file's size.
/// </summary>
internal sealed class SafetensorsHeader
{
    private const int LengthFieldBytes = 8;

    // The bound of the format's own library; it keeps a lying length from costing memory.
    private const int LargestHeaderBytes = 100_000_000;

    private readonly string _path;
    private readonly long _dataStart;
    private readonly long _dataBytes;

    private SafetensorsHeader(string path, long dataStart, long dataBytes)
    {
        _path = path;
        _dataStart = dataStart;
        _dataBytes = dataBytes;
    }

    public Dictionary<string, TensorEntry> Tensors { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    public static SafetensorsHeader Read(MappedFile file)
    {
        var path = file.Path;
        if (file.LengthBytes < LengthFieldBytes + 2)
            throw new InvalidDataException($"{path}: {file.LengthBytes} bytes are too few for a safetensors file.");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(file.Span(0, LengthFieldBytes));
        if (length > LargestHeaderBytes || (long)length > file.LengthBytes - LengthFieldBytes)
            throw new InvalidDataException(
                $"{path}: the header claims {length} bytes, but the file has {file.LengthBytes}; it is cut short or no safetensors file.");

        var dataStart = LengthFieldBytes + (long)length;
        var header = new SafetensorsHeader(path, dataStart, file.LengthBytes - dataStart);
        try
        {
            header.ReadTable(file.Span(LengthFieldBytes, (int)length));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"{path}: the header is not the JSON of a safetensors file: {e.Message}", e);
        }
        header.CheckNothingOverlaps();
        return header;
    }

    private void ReadTable(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 8 });
        Expect(ref reader, JsonTokenType.StartObject);
        while (Next(ref reader) != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            Next(ref reader);
            if (name == "__metadata__") ReadMetadata(ref reader);
            else if (!Tensors.TryAdd(name, ReadTensor(ref reader, name)))
                throw new InvalidDataException($"{_path}: tensor '{name}' is listed twice.");
        }
        if (reader.Read()) throw new InvalidDataException($"{_path}: the header goes on after its closing brace.");
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw new InvalidDataException($"{_path}: __metadata__ is not an object.");
        while (Next(ref reader) != JsonTokenType.EndObject)
        {
            var key = reader.GetString()!;
            if (Next(ref reader) != JsonTokenType.String)
                throw new InvalidDataException($"{_path}: metadata '{key}' is not a string.");
            Metadata[key] = reader.GetString()!;
        }
    }

    private TensorEntry ReadTensor(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw Bad(name, "is not described by an object");
        string? typeName = null;
        long[]? shape = null, offsets = null;
        while (Next(ref reader) != JsonTokenType.EndObject)
        {
            var key = reader.GetString();
            Next(ref reader);
            if (key == "dtype") typeName = reader.GetString();
            else if (key == "shape") shape = ReadNumbers(ref reader, name);
            else if (key == "data_offsets") offsets = ReadNumbers(ref reader, name);
            else throw Bad(name, $"has an unknown property '{key}'");
        }
        if (typeName is null || shape is null || offsets is not { Length: 2 }) throw Bad(name, "lacks its dtype, shape or data_offsets");

        var type = SafetensorsType.Find(typeName) ?? throw Bad(name, $"has the unknown dtype '{typeName}'");
        if (offsets[0] > offsets[1] || offsets[1] > _dataBytes)
            throw Bad(name, $"claims bytes {offsets[0]} to {offsets[1]} of {_dataBytes}; the file is cut short or damaged");
        var length = offsets[1] - offsets[0];
        var described = TensorShape.Bytes(shape, blockSize: 1, blockBytes: type.Bits);
        if (described is not { } bits || bits % 8 != 0 || bits / 8 != length)
            throw Bad(name, $"of type {typeName} and shape {TensorShape.Describe(shape)} cannot have {length} bytes");
        return new TensorEntry(name, type.Type, shape, _dataStart + offsets[0], length) { TypeName = typeName };
    }

    private long[] ReadNumbers(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw Bad(name, "has a shape or an offset that is not an array");
        var numbers = new List<long>();
        while (Next(ref reader) != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number) || number < 0)
                throw Bad(name, "has a dimension or an offset that is not a whole number");
            numbers.Add(number);
        }
        return [.. numbers];
    }

    private void CheckNothingOverlaps()
    {
        var end = _dataStart;
        foreach (var entry in Tensors.Values.OrderBy(t => t.OffsetBytes).ThenBy(t => t.LengthBytes))
        {
            if (entry.OffsetBytes != end)
                throw Bad(entry.Name, entry.OffsetBytes < end ? "overlaps another" : "leaves a hole before it");
            end += entry.LengthBytes;
        }
        if (end != _dataStart + _dataBytes)
            throw new InvalidDataException($"{_path}: {_dataStart + _dataBytes - end} bytes at the end belong to no tensor.");
    }

    private static JsonTokenType Next(ref Utf8JsonReader reader) =>
        reader.Read() ? reader.TokenType : throw new JsonException("it ends too early");

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (Next(ref reader) != type) throw new JsonException("it does not begin with an object");
    }

    private InvalidDataException Bad(string name, string what) => new($"{_path}: tensor '{name}' {what}.");
}
