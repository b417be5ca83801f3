using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Hanul.Training;

/// <summary>
/// One record of a TensorBoard event file: the message <c>tensorflow.Event</c> in protocol-buffer encoding. Only the fields that
/// scalars need: wall_time = 1, step = 2, file_version = 3, summary = 5 with values (= 1) of tag = 1 and simple_value = 2.
/// </summary>
internal static class EventRecord
{
    private const int Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5;

    internal static byte[] Version(double wallTime)
    {
        var message = new ArrayBufferWriter<byte>();
        WriteDouble(message, 1, wallTime);
        WriteBytes(message, 3, "brain.Event:2"u8);
        return message.WrittenSpan.ToArray();
    }

    internal static byte[] Scalars(double wallTime, long step, IEnumerable<(string Tag, double Value)> values)
    {
        var summary = new ArrayBufferWriter<byte>();
        foreach (var (tag, value) in values)
        {
            var entry = new ArrayBufferWriter<byte>();
            WriteBytes(entry, 1, Encoding.UTF8.GetBytes(tag));
            WriteKey(entry, 2, Fixed32);
            BinaryPrimitives.WriteSingleLittleEndian(entry.GetSpan(sizeof(float)), (float)value);
            entry.Advance(sizeof(float));
            WriteBytes(summary, 1, entry.WrittenSpan);
        }

        var message = new ArrayBufferWriter<byte>();
        WriteDouble(message, 1, wallTime);
        WriteKey(message, 2, Varint);
        WriteVarint(message, (ulong)step);
        WriteBytes(message, 5, summary.WrittenSpan);
        return message.WrittenSpan.ToArray();
    }

    /// <summary>The step of an event; 0 where it has none.</summary>
    internal static long StepOf(ReadOnlySpan<byte> message)
    {
        while (!message.IsEmpty)
        {
            var key = ReadVarint(ref message);
            var value = 0UL;
            switch ((int)(key & 7))
            {
                case Varint: value = ReadVarint(ref message); break;
                case Fixed64: Skip(ref message, sizeof(double)); break;
                case Fixed32: Skip(ref message, sizeof(float)); break;
                case Bytes: Skip(ref message, ReadVarint(ref message)); break;
                default: throw new InvalidDataException("An event has a field of unknown kind.");
            }

            if (key >> 3 == 2)
                return (long)value;
        }

        return 0;
    }

    private static void WriteDouble(ArrayBufferWriter<byte> target, int field, double value)
    {
        WriteKey(target, field, Fixed64);
        BinaryPrimitives.WriteDoubleLittleEndian(target.GetSpan(sizeof(double)), value);
        target.Advance(sizeof(double));
    }

    private static void WriteBytes(ArrayBufferWriter<byte> target, int field, ReadOnlySpan<byte> value)
    {
        WriteKey(target, field, Bytes);
        WriteVarint(target, (ulong)value.Length);
        target.Write(value);
    }

    private static void WriteKey(ArrayBufferWriter<byte> target, int field, int kind) => WriteVarint(target, (ulong)(field << 3 | kind));

    private static void WriteVarint(ArrayBufferWriter<byte> target, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            target.Write([(byte)(value | 0x80)]);
        target.Write([(byte)value]);
    }

    private static ulong ReadVarint(ref ReadOnlySpan<byte> message)
    {
        var value = 0UL;
        for (var shift = 0; shift < 64 && !message.IsEmpty; shift += 7)
        {
            var next = message[0];
            message = message[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }

        throw new InvalidDataException("An event is cut short.");
    }

    private static void Skip(ref ReadOnlySpan<byte> message, ulong count)
    {
        if (count > (ulong)message.Length)
            throw new InvalidDataException("An event is cut short.");
        message = message[(int)count..];
    }
}
