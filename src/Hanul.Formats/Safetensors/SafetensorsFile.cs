namespace Hanul.Formats;

/// <summary>One <c>.safetensors</c> file, mapped. See <see cref="ShardedSafetensors"/> for a model cut into several.</summary>
public sealed class SafetensorsFile : TensorFile
{
    private readonly MappedFile _file;
    private readonly SafetensorsHeader _header;

    private SafetensorsFile(MappedFile file)
    {
        _file = file;
        _header = SafetensorsHeader.Read(file);
    }

    /// <inheritdoc/>
    public override string Path => _file.Path;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, TensorEntry> Tensors => _header.Tensors;

    /// <inheritdoc/>
    public override long LengthBytes => _file.LengthBytes;

    /// <summary>The file's own strings, such as <c>format</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>Maps a file and checks its whole table of contents.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">
    /// It is no safetensors file, is cut short, or lists tensors that overlap, leave holes, repeat or do not fit their shape.
    /// </exception>
    public static SafetensorsFile Open(string path)
    {
        var file = MappedFile.Open(path);
        try
        {
            return new SafetensorsFile(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override TensorView View(string name) => View(_file, name);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _file.Dispose();
}
