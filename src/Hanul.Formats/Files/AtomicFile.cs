using System.Text;

namespace Hanul.Formats;

/// <summary>
/// Files that are whole or not there: written under a temporary name in the same folder, flushed to disk, then renamed.
/// A process killed at any moment leaves the old file or the new one, and at worst a <c>.tmp</c> file beside it.
/// </summary>
public static class AtomicFile
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Writes a file, replacing the one that is there. The folder is made where it is missing.</summary>
    /// <exception cref="IOException">The disk is full (the message says where), or the file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        using var file = new PendingFile(path, BufferBytes);
        DiskFull.Explain(path, () => write(file.Stream));
        file.Commit();
    }

    /// <summary>Writes a text file in UTF-8 without a byte-order mark.</summary>
    public static void WriteAllText(string path, string text) => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>
    /// Flushes every file of <paramref name="temporaryFolder"/> to disk and gives the folder its final name.
    /// </summary>
    /// <exception cref="IOException"><paramref name="finalFolder"/> exists and is not empty; nothing has been changed.</exception>
    public static void CommitFolder(string temporaryFolder, string finalFolder)
    {
        ArgumentException.ThrowIfNullOrEmpty(temporaryFolder);
        ArgumentException.ThrowIfNullOrEmpty(finalFolder);
        RequireEmpty(finalFolder);
        if (Directory.Exists(finalFolder)) Directory.Delete(finalFolder);
        var parent = Path.GetDirectoryName(Path.GetFullPath(finalFolder))!;
        Directory.CreateDirectory(parent);
        DurableFolder.FlushTree(temporaryFolder);
        Directory.Move(temporaryFolder, finalFolder);
        DurableFolder.Flush(parent);
    }

    /// <summary>Complains if a folder could not be committed under this name; to be asked before the work, not after it.</summary>
    /// <exception cref="IOException">There is a file of this name, or a folder that is not empty.</exception>
    public static void RequireEmpty(string folder)
    {
        if (File.Exists(folder)) throw new IOException($"{folder} is a file; choose another folder.");
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new IOException($"The folder {folder} is not empty; choose another one, or empty it first.");
    }
}
