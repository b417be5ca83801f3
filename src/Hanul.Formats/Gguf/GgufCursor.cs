using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Hanul.Formats;

/// <summary>Reads a GGUF file's head from front to back. Every count is held to the bytes that are left before memory is taken.</summary>
internal sealed class GgufCursor(MappedFile file)
{
    private const int DeepestArray = 4;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false);

    public long Position { get; private set; }

    private long Left => file.LengthBytes - Position;

    public T Read<T>()
        where T : unmanaged
    {
        var value = MemoryMarshal.Read<T>(Take(Unsafe.SizeOf<T>()));
        return value;
    }

    public string ReadString()
    {
        var length = Read<ulong>();
        if (length > (ulong)Left || length > int.MaxValue) throw Short($"a text of {length} bytes");
        return Utf8.GetString(Take((int)length));
    }

    public object ReadValue(GgufValueType type, int depth = 0) => type switch
    {
        GgufValueType.UInt8 => Read<byte>(),
        GgufValueType.Int8 => Read<sbyte>(),
        GgufValueType.UInt16 => Read<ushort>(),
        GgufValueType.Int16 => Read<short>(),
        GgufValueType.UInt32 => Read<uint>(),
        GgufValueType.Int32 => Read<int>(),
        GgufValueType.Float32 => Read<float>(),
        GgufValueType.Bool => ReadBool(),
        GgufValueType.String => ReadString(),
        GgufValueType.UInt64 => Read<ulong>(),
        GgufValueType.Int64 => Read<long>(),
        GgufValueType.Float64 => Read<double>(),
        GgufValueType.Array when depth < DeepestArray => ReadArray(depth),
        GgufValueType.Array => throw new InvalidDataException($"{file.Path}: arrays are nested more than {DeepestArray} deep."),
        _ => throw new InvalidDataException($"{file.Path}: a metadata value has the unknown type {(uint)type}."),
    };

    /// <summary>A count of things of at least <paramref name="smallestBytes"/> each, or a complaint if they cannot be there.</summary>
    public int ReadCount(int smallestBytes, string what)
    {
        var count = Read<ulong>();
        if (count > (ulong)(Left / smallestBytes) || count > (ulong)Array.MaxLength) throw Short($"{count} {what}");
        return (int)count;
    }

    private Array ReadArray(int depth)
    {
        var type = (GgufValueType)Read<uint>();
        return type switch
        {
            GgufValueType.UInt8 => ReadNumbers<byte>(),
            GgufValueType.Int8 => ReadNumbers<sbyte>(),
            GgufValueType.UInt16 => ReadNumbers<ushort>(),
            GgufValueType.Int16 => ReadNumbers<short>(),
            GgufValueType.UInt32 => ReadNumbers<uint>(),
            GgufValueType.Int32 => ReadNumbers<int>(),
            GgufValueType.Float32 => ReadNumbers<float>(),
            GgufValueType.UInt64 => ReadNumbers<ulong>(),
            GgufValueType.Int64 => ReadNumbers<long>(),
            GgufValueType.Float64 => ReadNumbers<double>(),
            GgufValueType.Bool => ReadEach(1, ReadBool),
            GgufValueType.String => ReadEach(sizeof(ulong), ReadString),
            _ => ReadEach(1, () => ReadValue(type, depth + 1)),
        };
    }

    private T[] ReadNumbers<T>()
        where T : unmanaged
    {
        var numbers = new T[ReadCount(Unsafe.SizeOf<T>(), "array elements")];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = Read<T>();
        return numbers;
    }

    private T[] ReadEach<T>(int smallestBytes, Func<T> read)
    {
        var elements = new T[ReadCount(smallestBytes, "array elements")];
        for (var i = 0; i < elements.Length; i++) elements[i] = read();
        return elements;
    }

    private bool ReadBool() => Read<byte>() switch
    {
        0 => false,
        1 => true,
        var other => throw new InvalidDataException($"{file.Path}: a truth value is {other}; it must be 0 or 1."),
    };

    private ReadOnlySpan<byte> Take(int bytes)
    {
        if (bytes > Left) throw Short($"{bytes} more bytes");
        var span = file.Span(Position, bytes);
        Position += bytes;
        return span;
    }

    private InvalidDataException Short(string wanted) => new(
        $"{file.Path}: {wanted} should follow at byte {Position}, but the file ends at {file.LengthBytes}; " +
        "it is cut short or damaged.");
}
