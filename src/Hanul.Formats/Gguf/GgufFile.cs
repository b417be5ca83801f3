using System.Numerics;

namespace Hanul.Formats;

/// <summary>
/// A GGUF file (versions 2 and 3, little-endian), mapped. Shapes come row-major, outermost first, the reverse of how GGUF stores
/// them. Tensors of a type that Hanul cannot view are listed, with the type's name, so that a file can be inspected.
/// </summary>
public sealed class GgufFile : TensorFile
{
    internal const uint Magic = 0x46554747; // "GGUF"
    internal const int DefaultAlignmentBytes = 32;
    internal const int LargestRank = 4; // GGML_MAX_DIMS

    // A name's length, a rank, a type and an offset: the least an entry takes.
    private const int SmallestTensorEntryBytes = 8 + 4 + 4 + 8;
    private const int SmallestMetadataBytes = 8 + 4 + 1;

    private readonly MappedFile _file;
    private readonly Dictionary<string, TensorEntry> _tensors;

    private GgufFile(MappedFile file)
    {
        _file = file;
        var cursor = new GgufCursor(file);
        Version = ReadVersion(cursor);
        var tensorCount = cursor.ReadCount(SmallestTensorEntryBytes, "tensors");
        Metadata = ReadMetadata(cursor);
        _tensors = ReadTensors(cursor, tensorCount);
    }

    /// <inheritdoc/>
    public override string Path => _file.Path;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, TensorEntry> Tensors => _tensors;

    /// <inheritdoc/>
    public override long LengthBytes => _file.LengthBytes;

    /// <summary>Version of the format: 2 or 3.</summary>
    public int Version { get; }

    /// <summary>The keys and values at the head of the file.</summary>
    public GgufMetadata Metadata { get; }

    /// <summary>Maps a file and checks its head.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no GGUF file, is cut short, or its tensors overlap or leave the file.</exception>
    /// <exception cref="NotSupportedException">It is a GGUF file of version 1, of a version to come, or big-endian.</exception>
    public static GgufFile Open(string path)
    {
        var file = MappedFile.Open(path);
        try
        {
            return new GgufFile(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override TensorView View(string name) => View(_file, name);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _file.Dispose();

    private static long? AlignUp(long value, long alignment)
    {
        var up = (Int128)value + alignment - 1;
        up -= up % alignment;
        return up <= long.MaxValue ? (long)up : null;
    }

    private int ReadVersion(GgufCursor cursor)
    {
        if (_file.LengthBytes < sizeof(uint) || cursor.Read<uint>() != Magic)
            throw new InvalidDataException($"{Path}: this is not a GGUF file.");
        var version = cursor.Read<uint>();
        if (version is 2 or 3) return (int)version;
        throw new NotSupportedException((version & 0xFFFF) == 0 && version != 0
            ? $"{Path}: this GGUF file is big-endian; convert it to little-endian first."
            : $"{Path}: GGUF version {version} is not known; versions 2 and 3 are.");
    }

    private GgufMetadata ReadMetadata(GgufCursor cursor)
    {
        var count = cursor.ReadCount(SmallestMetadataBytes, "metadata entries");
        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var key = cursor.ReadString();
            var value = cursor.ReadValue((GgufValueType)cursor.Read<uint>());
            if (!values.TryAdd(key, value)) throw new InvalidDataException($"{Path}: metadata '{key}' is there twice.");
        }
        return new GgufMetadata(Path, values);
    }

    private Dictionary<string, TensorEntry> ReadTensors(GgufCursor cursor, int count)
    {
        var entries = new List<(string Name, GgmlType? Type, uint Code, long[] Shape, long Offset)>();
        for (var i = 0; i < count; i++) entries.Add(ReadEntry(cursor));

        var alignment = ReadAlignment();
        // A file without tensors may end before the padding.
        if (AlignUp(cursor.Position, alignment) is not { } dataStart || (count > 0 && dataStart > _file.LengthBytes))
            throw new InvalidDataException($"{Path}: the file ends before its tensors; it is cut short.");
        var dataBytes = _file.LengthBytes - dataStart;

        var tensors = new Dictionary<string, TensorEntry>(StringComparer.Ordinal);
        var end = 0L;
        var inOrder = entries.OrderBy(e => e.Offset).ToList();
        for (var i = 0; i < inOrder.Count; i++)
        {
            var (name, type, code, shape, offset) = inOrder[i];
            if (offset > dataBytes) throw Bad(name, $"begins at byte {offset} of {dataBytes}; the file is cut short or damaged");
            if (offset % alignment != 0) throw Bad(name, $"begins at byte {offset}, which is no multiple of {alignment}");
            if (offset < end) throw Bad(name, "overlaps another");
            // The size of a type to come is not known: what is there up to the next tensor.
            var next = i + 1 < inOrder.Count ? inOrder[i + 1].Offset : dataBytes;
            var length = type is null
                ? Math.Max(0, Math.Min(next, dataBytes) - offset)
                : TensorShape.Bytes(shape, type.BlockSize, type.BlockBytes)
                    ?? throw Bad(name, $"of type {type.Name} has the impossible shape {TensorShape.Describe(shape)}");
            if (length > dataBytes - offset)
                throw Bad(name, $"has {length} bytes, but only {dataBytes - offset} follow; the file is cut short or damaged");
            end = offset + length;
            var entry = new TensorEntry(name, type?.Type ?? ElementType.Unknown, shape, dataStart + offset, length)
            {
                TypeName = type?.Name ?? $"type {code}",
            };
            if (!tensors.TryAdd(name, entry)) throw Bad(name, "is listed twice");
        }
        return tensors;
    }

    private (string Name, GgmlType? Type, uint Code, long[] Shape, long Offset) ReadEntry(GgufCursor cursor)
    {
        var name = cursor.ReadString();
        var rank = cursor.Read<uint>();
        if (rank > LargestRank) throw Bad(name, $"has {rank} dimensions; GGUF allows {LargestRank}");
        var shape = new long[rank];
        for (var d = (int)rank - 1; d >= 0; d--)
        {
            var dimension = cursor.Read<ulong>();
            if (dimension > long.MaxValue) throw Bad(name, $"has a dimension of {dimension}");
            shape[d] = (long)dimension;
        }
        var code = cursor.Read<uint>();
        var offset = cursor.Read<ulong>();
        if (offset > long.MaxValue) throw Bad(name, $"begins at byte {offset}");
        return (name, GgmlType.Find(code), code, shape, (long)offset);
    }

    private long ReadAlignment()
    {
        var alignment = Metadata.Int64("general.alignment") ?? DefaultAlignmentBytes;
        return alignment is > 0 and <= 1 << 30 && BitOperations.IsPow2(alignment)
            ? alignment
            : throw new InvalidDataException($"{Path}: general.alignment is {alignment}; it must be a power of two.");
    }

    private InvalidDataException Bad(string name, string what) => new($"{Path}: tensor '{name}' {what}.");
}
