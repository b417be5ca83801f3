using System.Buffers.Binary;

namespace Hanul.Formats.Tests;

/// <summary>Damages a good file in one of the ways that files get damaged, or that an attacker would choose.</summary>
internal static class Mutator
{
    private static readonly ulong[] Extremes =
    [
        0, 1, 2, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 0x100000000,
        long.MaxValue - 31, long.MaxValue, ulong.MaxValue - 31, ulong.MaxValue,
    ];

    /// <param name="good">A valid file.</param>
    /// <param name="headBytes">How much of it is structure rather than numbers: most damage goes there.</param>
    /// <param name="random">Decides everything.</param>
    public static byte[] Mutate(byte[] good, int headBytes, Random random)
    {
        var bytes = (byte[])good.Clone();
        var at = random.Next(10) == 0 ? random.Next(bytes.Length) : random.Next(Math.Min(headBytes, bytes.Length));
        switch (random.Next(7))
        {
            case 0: return bytes[..random.Next(bytes.Length)];
            case 1: return bytes[..at];
            case 2: bytes[at] ^= (byte)(1 << random.Next(8)); return bytes;
            case 3: bytes[at] = (byte)random.Next(256); return bytes;
            case 4:
                var extreme = Extremes[random.Next(Extremes.Length)] + (ulong)random.Next(3) - 1;
                var width = random.Next(2) == 0 ? 4 : 8;
                if (at + 8 > bytes.Length) goto case 3;
                if (width == 8) BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at), extreme);
                else BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), (uint)extreme);
                return bytes;
            case 5: return [.. bytes[..at], .. bytes[random.Next(at + 1)..]];
            default: return [.. bytes, .. new byte[random.Next(1, 100)]];
        }
    }

    /// <summary>
    /// Opens thousands of damaged files: each must open, or fail with an exception of the contract, without taking much memory.
    /// Whatever opens is read to the last byte, so that a bad offset would be noticed (by the process ending, at worst).
    /// </summary>
    public static void Assault(byte[] good, int headBytes, int count, int seed, Action<byte[]> open)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var bytes = Mutate(good, headBytes, random);
            if (random.Next(4) == 0) bytes = Mutate(bytes.Length > 0 ? bytes : good, headBytes, random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                open(bytes);
            }
            catch (Exception e) when (e is InvalidDataException or NotSupportedException)
            {
                Assert.EndsWith(".", e.Message, StringComparison.Ordinal);
            }
            catch (Exception e)
            {
                Assert.Fail($"mutation {i} of seed {seed}: {e}");
            }
            var taken = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(taken < 16 * 1024 * 1024, $"mutation {i} of seed {seed} took {taken} bytes");
        }
    }
}
