using ICSharpCode.SharpZipLib.GZip;

namespace Hanul.Corpus;

/// <summary>A file of a corpus and how it is read.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Name">The path below the corpus folder, with slashes on every system.</param>
/// <param name="Format">What its extension says.</param>
/// <param name="LengthBytes">The size on disk.</param>
internal sealed record InputFile(string Path, string Name, InputFormat Format, long LengthBytes)
{
    private const string Compressed = ".gz";
    private const int BufferBytes = 1 << 16;

    /// <summary>The file as an input, or null where its extension is none that can be read.</summary>
    public static InputFile? TryCreate(string path, string name)
    {
        var plain = name.EndsWith(Compressed, StringComparison.OrdinalIgnoreCase) ? name[..^Compressed.Length] : name;
        InputFormat? format = System.IO.Path.GetExtension(plain).ToUpperInvariant() switch
        {
            ".TXT" or ".MD" => InputFormat.Text,
            ".JSONL" => InputFormat.JsonLines,
            ".CSV" => InputFormat.CommaSeparated,
            ".TSV" => InputFormat.TabSeparated,
            _ => null,
        };
        return format is { } known ? new InputFile(path, name, known, new FileInfo(path).Length) : null;
    }

    /// <summary>Opens the file as it is on disk.</summary>
    public FileStream Open()
    {
        try
        {
            return new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.SequentialScan);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException($"{Path} cannot be read: {error.Message}", error);
        }
    }

    /// <summary>The content of the opened file.</summary>
    public Stream Decompress(FileStream file) =>
        Name.EndsWith(Compressed, StringComparison.OrdinalIgnoreCase) ? new GZipInputStream(file, BufferBytes) : file;
}
