using System.Buffers.Binary;

namespace Hanul.Training;

/// <summary>
/// A TensorBoard event file: records framed as TFRecord (length, its checksum, the event, its checksum). A resumed run goes on in the
/// same file after the records that the undisturbed run would have written.
/// </summary>
internal sealed class EventFile : IDisposable
{
    private const int HeadBytes = sizeof(ulong) + sizeof(uint), TailBytes = sizeof(uint);

    private readonly FileStream stream;

    private EventFile(FileStream stream) => this.stream = stream;

    /// <summary>Opens a folder's event file, or begins one, and cuts what lies after a step.</summary>
    internal static EventFile Open(string folder, int lastStep)
    {
        Directory.CreateDirectory(folder);
        var path = Directory.EnumerateFiles(folder, "events.out.tfevents.*").Order(StringComparer.Ordinal).FirstOrDefault()
            ?? Path.Combine(folder, $"events.out.tfevents.{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}.hanul");
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        var file = new EventFile(stream);
        stream.SetLength(file.EndOf(lastStep));
        stream.Position = stream.Length;
        if (stream.Length == 0)
            file.Append(EventRecord.Version(Now()));
        return file;
    }

    internal void Append(long step, IEnumerable<(string Tag, double Value)> values) => Append(EventRecord.Scalars(Now(), step, values));

    internal void Flush() => stream.Flush(flushToDisk: true);

    /// <summary>Closes the file.</summary>
    public void Dispose() => stream.Dispose();

    private static double Now() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;

    private void Append(byte[] message)
    {
        var record = new byte[HeadBytes + message.Length + TailBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)message.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(sizeof(ulong)), MaskedCrc32C.Of(record.AsSpan(0, sizeof(ulong))));
        message.CopyTo(record, HeadBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(HeadBytes + message.Length), MaskedCrc32C.Of(message));
        stream.Write(record);
    }

    /// <summary>Where the last whole record of a step up to <paramref name="lastStep"/> ends.</summary>
    private long EndOf(int lastStep)
    {
        var end = 0L;
        stream.Position = 0;
        var head = new byte[HeadBytes];
        while (stream.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false) == HeadBytes && IsSealed(head))
        {
            var length = BinaryPrimitives.ReadUInt64LittleEndian(head);
            if (length > (ulong)Math.Max(0, stream.Length - stream.Position - TailBytes))
                break;
            var body = new byte[(int)length + TailBytes];
            stream.ReadExactly(body);
            if (!IsSealed(body) || EventRecord.StepOf(body.AsSpan(0, (int)length)) > lastStep)
                break;
            end = stream.Position;
        }

        return end;
    }

    /// <summary>True where the last four bytes are the checksum of those before them.</summary>
    private static bool IsSealed(ReadOnlySpan<byte> bytes) =>
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[^sizeof(uint)..]) == MaskedCrc32C.Of(bytes[..^sizeof(uint)]);
}
