using System.Buffers.Binary;
using Google.Protobuf;

namespace Hanul.Training.Tests;

public sealed class EventFileTests
{
    [Fact]
    public void AnotherReaderFindsWhatWasWritten()
    {
        using var folder = new TemporaryFolder();
        using (var file = EventFile.Open(folder.Path, 0))
        {
            file.Append(1, [("loss/training", 2.5), ("밤/rate", -0.25)]);
            file.Append(300, [("loss/training", float.MaxValue)]);
        }

        var records = Read(folder.Path);
        Assert.Equal("brain.Event:2", records[0].Version);
        Assert.Equal([0, 1, 300], records.Select(record => record.Step));
        Assert.Equal([("loss/training", 2.5f), ("밤/rate", -0.25f)], records[1].Values);
        Assert.Equal([("loss/training", float.MaxValue)], records[2].Values);
        Assert.All(records, record => Assert.InRange(record.WallTime, 1.7e9, 5e9));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(7, 8)]
    [InlineData(100, 10)]
    public void ResumingCutsWhatLiesAfterTheCheckpoint(int lastStep, int records)
    {
        using var folder = new TemporaryFolder();
        Fill(folder.Path, 9);
        using (var again = EventFile.Open(folder.Path, lastStep))
        {
        }

        Assert.Equal(records, Read(folder.Path).Count);
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void AHalfWrittenRecordGoesAndTheRestStays()
    {
        using var folder = new TemporaryFolder();
        Fill(folder.Path, 5);
        var path = Directory.GetFiles(folder.Path).Single();
        var whole = File.ReadAllBytes(path);
        for (var cut = 1; cut < 60; cut++)
        {
            File.WriteAllBytes(path, whole[..^cut]);
            using (var again = EventFile.Open(folder.Path, 100))
                again.Append(6, [("x", 1)]);
            Assert.Equal(6, Read(folder.Path)[^1].Step);
        }
    }

    [Fact]
    public void TheChecksumIsCastagnolis()
    {
        // The check value of the CRC catalogue for CRC-32C, then the mask of TFRecord.
        var crc = 0xE3069283u;
        Assert.Equal(((crc >> 15) | (crc << 17)) + 0xA282EAD8u, MaskedCrc32C.Of("123456789"u8));
        Assert.Equal(SlowMask("The quick brown fox"u8), MaskedCrc32C.Of("The quick brown fox"u8));
    }

    internal sealed record EventSeen(double WallTime, long Step, string? Version, IReadOnlyList<(string Tag, float Value)> Values);

    /// <summary>Reads a folder's event file with Google's protocol-buffer reader, and checks every checksum bit by bit.</summary>
    internal static IReadOnlyList<EventSeen> Read(string folder)
    {
        var bytes = File.ReadAllBytes(Directory.GetFiles(folder).Single()).AsSpan();
        var events = new List<EventSeen>();
        while (!bytes.IsEmpty)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            Assert.Equal(SlowMask(bytes[..8]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]));
            var message = bytes.Slice(12, length);
            Assert.Equal(SlowMask(message), BinaryPrimitives.ReadUInt32LittleEndian(bytes[(12 + length)..]));
            events.Add(Parse(message.ToArray()));
            bytes = bytes[(16 + length)..];
        }

        return events;
    }

    private static EventSeen Parse(byte[] message)
    {
        var (wallTime, step, version, values) = (0.0, 0L, (string?)null, new List<(string, float)>());
        var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag and not 0)
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case 1: wallTime = input.ReadDouble(); break;
                case 2: step = input.ReadInt64(); break;
                case 3: version = input.ReadString(); break;
                case 5: values.AddRange(ParseSummary(input.ReadBytes())); break;
                default: Assert.Fail($"unexpected tag {tag}"); break;
            }
        }

        return new(wallTime, step, version, values);
    }

    private static IEnumerable<(string, float)> ParseSummary(ByteString summary)
    {
        var input = summary.CreateCodedInput();
        while (input.ReadTag() is var tag and not 0)
        {
            Assert.Equal(WireFormat.MakeTag(1, WireFormat.WireType.LengthDelimited), tag);
            var entry = input.ReadBytes().CreateCodedInput();
            Assert.Equal(WireFormat.MakeTag(1, WireFormat.WireType.LengthDelimited), entry.ReadTag());
            var name = entry.ReadString();
            Assert.Equal(WireFormat.MakeTag(2, WireFormat.WireType.Fixed32), entry.ReadTag());
            yield return (name, entry.ReadFloat());
        }
    }

    private static uint SlowMask(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0x82F63B78u);
        }

        crc = ~crc;
        return ((crc >> 15) | (crc << 17)) + 0xA282EAD8u;
    }

    private static void Fill(string folder, int steps)
    {
        using var file = EventFile.Open(folder, 0);
        for (var step = 1; step <= steps; step++)
            file.Append(step, [("x", step)]);
    }
}
