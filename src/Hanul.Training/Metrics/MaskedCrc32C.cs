using System.Buffers.Binary;
using System.Numerics;

namespace Hanul.Training;

/// <summary>The checksum of TFRecord files: CRC-32C (Castagnoli), rotated and offset so that checksums of checksums stay sound.</summary>
internal static class MaskedCrc32C
{
    private const uint Offset = 0xA282EAD8;

    internal static uint Of(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        for (; data.Length >= sizeof(ulong); data = data[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
        foreach (var value in data)
            crc = BitOperations.Crc32C(crc, value);
        return BitOperations.RotateRight(~crc, 15) + Offset;
    }
}
