using Hanul.Formats;

namespace Hanul.Corpus;

/// <summary>
/// The folder a corpus is built in: beside its final place and under a name of its own, so that a build that was killed looks like
/// none. The next build for the same place clears it away; one that still runs is left alone.
/// </summary>
internal sealed class BuildFolder : IDisposable
{
    private readonly string _final;
    private readonly FileStream _lock;

    /// <exception cref="IOException">The final folder holds something else than a corpus, or another build is writing it.</exception>
    public BuildFolder(string finalFolder)
    {
        _final = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(finalFolder));
        if (File.Exists(_final))
            throw new IOException($"{_final} is a file. Choose a folder to write the corpus to.");
        if (Directory.Exists(_final) && Directory.EnumerateFileSystemEntries(_final).Any() && !IsCorpus)
            throw new IOException($"{_final} is not empty and holds no corpus. Choose another folder, or empty it first.");
        Path = _final + ".partial";
        var lockPath = _final + ".lock";
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(_final)!);
        try
        {
            _lock = new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{_final} cannot be written: {error.Message} Is another build writing there?", error);
        }
        Clear();
        Directory.CreateDirectory(Path);
    }

    /// <summary>Where to write.</summary>
    public string Path { get; }

    private bool IsCorpus => File.Exists(System.IO.Path.Combine(_final, CorpusManifest.FileName));

    /// <summary>Gives the folder its final name, in the place of an earlier corpus.</summary>
    public void Commit()
    {
        if (!IsCorpus)
        {
            AtomicFile.CommitFolder(Path, _final);
            return;
        }
        var earlier = _final + ".earlier";
        if (Directory.Exists(earlier))
            Directory.Delete(earlier, recursive: true);
        Directory.Move(_final, earlier);
        AtomicFile.CommitFolder(Path, _final);
        Directory.Delete(earlier, recursive: true);
    }

    public void Dispose()
    {
        Clear();
        _lock.Dispose();
    }

    private void Clear()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }
}
