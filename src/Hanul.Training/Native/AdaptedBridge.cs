using System.Buffers.Binary;
using System.Text;

namespace Hanul.Training;

/// <summary>
/// A copy of TorchSharp's native library that loads where the C++ run-time is older than the one it was linked against.
/// The library names GLIBCXX_3.4.32 for one symbol that no relocation uses; with that need marked weak the loader no longer insists on it.
/// </summary>
internal static class AdaptedBridge
{
    private const uint VersionNeedSection = 0x6ffffffe; // SHT_GNU_verneed of the ELF specification's GNU extensions
    private const byte WeakFlag = 2; // VER_FLG_WEAK

    private static readonly string[] Needs = ["GLIBCXX_3.4.31", "GLIBCXX_3.4.32"];

    /// <summary>Writes the copy into the user's cache where it is not there yet.</summary>
    /// <param name="library">The library as it was shipped.</param>
    /// <returns>The path of the copy, or null where the library has no such need and fails for another reason.</returns>
    internal static string? For(string library)
    {
        var original = File.ReadAllBytes(library);
        var bytes = original.ToArray();
        if (!Weaken(bytes, Needs))
            return null;
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(cache))
            cache = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        var digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes))[..16];
        var copy = Path.Combine(cache, "hanul", "torchsharp", digest, Path.GetFileName(library));
        if (File.Exists(copy) && new FileInfo(copy).Length == bytes.Length)
            return copy;
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        // Another process may do the same at the same moment: whoever renames last wins, and both files are whole and equal.
        var temporary = $"{copy}.{Environment.ProcessId}";
        File.WriteAllBytes(temporary, bytes);
        File.Move(temporary, copy, overwrite: true);
        return copy;
    }

    /// <summary>Marks the named version needs of a 64-bit little-endian ELF file as weak.</summary>
    /// <returns>True where at least one of them was there.</returns>
    internal static bool Weaken(byte[] file, IReadOnlyCollection<string> needs)
    {
        if (file.Length < 64 || !file.AsSpan(0, 6).SequenceEqual((ReadOnlySpan<byte>)[0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1]))
            return false;
        var sections = checked((int)UInt64(file, 40));
        int sectionBytes = UInt16(file, 58), sectionCount = UInt16(file, 60);
        var found = false;
        for (var i = 0; i < sectionCount; i++)
        {
            var section = sections + i * sectionBytes;
            if (UInt32(file, section + 4) != VersionNeedSection)
                continue;
            var strings = checked((int)UInt64(file, sections + (int)UInt32(file, section + 40) * sectionBytes + 24));
            var need = checked((int)UInt64(file, section + 24));
            for (var remaining = UInt32(file, section + 44); remaining > 0; remaining--)
            {
                found |= WeakenOne(file, need, strings, needs);
                need += (int)UInt32(file, need + 12);
            }
        }

        return found;
    }

    private static bool WeakenOne(byte[] file, int need, int strings, IReadOnlyCollection<string> names)
    {
        var found = false;
        var version = need + (int)UInt32(file, need + 8);
        for (var remaining = UInt16(file, need + 2); remaining > 0; remaining--)
        {
            var start = strings + (int)UInt32(file, version + 8);
            var name = Encoding.ASCII.GetString(file, start, Array.IndexOf(file, (byte)0, start) - start);
            if (names.Contains(name))
            {
                file[version + 4] |= WeakFlag;
                found = true;
            }

            version += (int)UInt32(file, version + 12);
        }

        return found;
    }

    private static ushort UInt16(byte[] file, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(offset));

    private static uint UInt32(byte[] file, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(offset));

    private static ulong UInt64(byte[] file, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(offset));
}
