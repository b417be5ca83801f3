using System.IO.Compression;
using System.Text;

namespace Hanul.Tokenization.Benchmarks;

/// <summary>Text of a wanted size in UTF-8, a line a document.</summary>
internal sealed class BenchmarkText
{
    private BenchmarkText(string name, IReadOnlyList<string> documents, long bytes)
    {
        Name = name;
        Documents = documents;
        Bytes = bytes;
    }

    public string Name { get; }

    public IReadOnlyList<string> Documents { get; }

    public long Bytes { get; }

    /// <summary>Reads a file, from its beginning again where it is too short.</summary>
    public static BenchmarkText Read(string name, string path, long wantedBytes)
    {
        var documents = new List<string>();
        var bytes = 0L;
        while (bytes < wantedBytes)
        {
            var before = bytes;
            foreach (var document in Lines(path))
            {
                documents.Add(document);
                bytes += Encoding.UTF8.GetByteCount(document);
                if (bytes >= wantedBytes) break;
            }
            if (bytes == before) throw new InvalidDataException($"{path} holds no text.");
        }
        return new BenchmarkText(name, documents, bytes);
    }

    private static IEnumerable<string> Lines(string path)
    {
        using var file = File.OpenRead(path);
        using var reader = new StreamReader(path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file);
        var isTable = path.Replace(".gz", "", StringComparison.Ordinal).EndsWith(".tsv", StringComparison.Ordinal);
        var column = -1;
        while (reader.ReadLine() is { } line)
        {
            if (!isTable)
            {
                yield return line + "\n";
                continue;
            }
            var cells = line.Split('\t');
            if (column < 0)
            {
                column = Array.FindIndex(cells, cell => cell is "review" or "text");
                if (column < 0) throw new InvalidDataException($"{path} has no column called review or text.");
            }
            else if (column < cells.Length)
            {
                yield return cells[column];
            }
        }
    }
}
