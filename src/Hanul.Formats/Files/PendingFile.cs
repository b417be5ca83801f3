namespace Hanul.Formats;

/// <summary>A file being written under a temporary name. Disposing it before <see cref="Commit"/> takes it away again.</summary>
internal sealed class PendingFile : IDisposable
{
    private readonly string _path;
    private readonly string _temporaryPath;
    private bool _committed;

    public PendingFile(string path, int bufferBytes)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = Path.GetFullPath(path);
        if (Directory.Exists(_path)) throw new IOException($"{path} is a folder; give the name of a file.");
        var folder = Path.GetDirectoryName(_path)!;
        // Renaming over a device file would replace the device.
        if (OperatingSystem.IsLinux() && folder == "/dev") throw new IOException($"{path} is a device; give the name of a file.");
        Directory.CreateDirectory(folder);
        _temporaryPath = Path.Combine(folder, $".{Path.GetFileName(_path)}.{Path.GetRandomFileName()}.tmp");
        Stream = new FileStream(_temporaryPath, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferBytes);
    }

    public FileStream Stream { get; }

    /// <summary>Everything on disk, but not yet under its name.</summary>
    public void Flush() => DiskFull.Explain(_path, () => Stream.Flush(flushToDisk: true));

    /// <summary>Flushes to disk and renames.</summary>
    public void Commit()
    {
        Flush();
        Stream.Dispose();
        File.Move(_temporaryPath, _path, overwrite: true);
        _committed = true;
        DurableFolder.Flush(Path.GetDirectoryName(_path)!);
    }

    public void Dispose()
    {
        try
        {
            Stream.Dispose();
        }
        catch (IOException)
        {
            // Closing writes the last buffer; on a full disk that fails again, and the first failure is the one to report.
        }
        if (!_committed) File.Delete(_temporaryPath);
    }
}
