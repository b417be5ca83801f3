using System.Runtime.InteropServices;

namespace Hanul.Formats;

/// <summary>
/// Makes renames survive a power cut: on Unix a name is on disk only after its folder was flushed, which .NET has no call for.
/// On Windows the file system's journal keeps the order by itself.
/// </summary>
internal static partial class DurableFolder
{
    /// <summary>Flushes the names in a folder. Does nothing where folders cannot be flushed.</summary>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        var descriptor = Open(folder, flags: 0);
        if (descriptor < 0) return;
        _ = FileSync(descriptor);
        _ = Close(descriptor);
    }

    /// <summary>Flushes every file below a folder, then the folders.</summary>
    public static void FlushTree(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            DiskFull.Explain(path, () => RandomAccess.FlushToDisk(file));
        }
        foreach (var inner in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories)) Flush(inner);
        Flush(folder);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int FileSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
