using System.Text.Json;

namespace Hanul.Tokenization;

/// <summary>
/// A JSON file from outside, read so that whatever is wrong with it becomes an <see cref="InvalidDataException"/> that names the
/// file and the place.
/// </summary>
internal sealed class JsonFile : IDisposable
{
    private const long MaximumBytes = 1L << 29;

    private readonly JsonDocument document;

    private JsonFile(string path, JsonDocument document)
    {
        this.document = document;
        Root = new JsonPlace(path, null, null, 0, document.RootElement);
    }

    public JsonPlace Root { get; }

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is no JSON, or too large to be what it should be.</exception>
    public static JsonFile Open(string path)
    {
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no file {path}.", path);
        var length = new FileInfo(path).Length;
        if (length > MaximumBytes)
            throw new InvalidDataException($"{path} has {length:N0} bytes; a tokenizer's JSON has at most {MaximumBytes:N0}.");
        try
        {
            return new JsonFile(path, JsonDocument.Parse(WithoutMark(File.ReadAllBytes(path))));
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path} is no valid JSON: {exception.Message}", exception);
        }
    }

    /// <summary>Some editors begin UTF-8 files with a byte order mark, which JSON does not know.</summary>
    private static ReadOnlyMemory<byte> WithoutMark(byte[] content) =>
        content is [0xEF, 0xBB, 0xBF, ..] ? content.AsMemory(3) : content;

    public void Dispose() => document.Dispose();
}
