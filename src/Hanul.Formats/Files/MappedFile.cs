using System.IO.MemoryMappedFiles;

namespace Hanul.Formats;

/// <summary>
/// A whole file mapped read-only. Pages are read when touched and shared by every process that maps the file.
/// A file must not be cut short while it is mapped: touching a page that is gone ends the process. Files that are replaced
/// by renaming (<see cref="AtomicFile"/>) are safe, because the mapping keeps the old one.
/// </summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private byte* _pointer;

    private MappedFile(string path)
    {
        Path = path;
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        try
        {
            LengthBytes = stream.Length;
            if (LengthBytes == 0) throw new InvalidDataException($"{path}: the file is empty.");
            _map = MemoryMappedFile.CreateFromFile(
                stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            _view = _map.CreateViewAccessor(0, LengthBytes, MemoryMappedFileAccess.Read);
        }
        catch
        {
            _map?.Dispose();
            stream.Dispose();
            throw;
        }
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _pointer);
        _pointer += _view.PointerOffset;
    }

    public string Path { get; }

    public long LengthBytes { get; }

    public byte* Pointer => _pointer is null ? throw new ObjectDisposedException(Path) : _pointer;

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is empty.</exception>
    public static MappedFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no file {path}.", path);
        return new MappedFile(path);
    }

    /// <summary>Bytes that the caller has checked to lie inside the file.</summary>
    public ReadOnlySpan<byte> Span(long offset, int length)
    {
        if (offset < 0 || length < 0 || length > LengthBytes - offset) throw new ArgumentOutOfRangeException(nameof(offset));
        return new ReadOnlySpan<byte>(Pointer + offset, length);
    }

    public void Dispose()
    {
        if (_pointer is null) return;
        _pointer = null;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _map.Dispose();
    }
}
