namespace Hanul.Corpus;

/// <summary>
/// Reads a corpus: one file, or a folder with all below it in ordinal order. <c>.txt</c> and <c>.md</c> are text, <c>.jsonl</c> holds
/// an object a line, <c>.csv</c> and <c>.tsv</c> a column of a table; each may end in <c>.gz</c>. Other files are skipped and counted;
/// names that begin with a dot and links to folders are passed over. Memory is bounded by the longest document.
/// </summary>
public sealed class DocumentReader
{
    /// <summary>The extensions that are read, for people.</summary>
    public const string Extensions = ".txt, .md, .jsonl, .csv, .tsv, each also .gz";

    private readonly DocumentReaderOptions _options;
    private readonly List<InputFile> _files = [];

    private DocumentReader(DocumentReaderOptions options) => _options = options;

    /// <summary>How many files will be read.</summary>
    public int FileCount => _files.Count;

    /// <summary>How many files were left out because of their extension.</summary>
    public int SkippedFileCount { get; private set; }

    /// <summary>How often a document was cut because it was longer than the options allow.</summary>
    public int CutCount { get; private set; }

    /// <summary>The size of all files on disk, compressed where they are.</summary>
    public long InputBytes => _files.Sum(file => file.LengthBytes);

    /// <summary>How much of <see cref="InputBytes"/> has been read.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Looks for the files of a corpus.</summary>
    /// <exception cref="FileNotFoundException">There is nothing at <paramref name="path"/>.</exception>
    /// <exception cref="InvalidDataException">There is no file that can be read.</exception>
    public static DocumentReader Open(string path, DocumentReaderOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var reader = new DocumentReader(options ?? new DocumentReaderOptions());
        if (File.Exists(path))
            reader.Add(path, Path.GetFileName(path));
        else if (Directory.Exists(path))
            reader.AddFolder(path, "");
        else
            throw new FileNotFoundException($"There is no file or folder {path}. Give the path of a corpus.", path);
        reader._files.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        return reader._files.Count > 0
            ? reader
            : throw new InvalidDataException(
                $"{path} holds nothing to read: {reader.SkippedFileCount} files were skipped. A corpus is made of {Extensions}.");
    }

    /// <summary>The documents of a file or a folder, one after the other as they are asked for.</summary>
    public static IEnumerable<Document> Read(string path, DocumentReaderOptions? options = null, CancellationToken cancellationToken = default) =>
        Open(path, options).Documents(cancellationToken);

    /// <summary>The documents, read as they are asked for; blank ones are left out.</summary>
    /// <exception cref="InvalidDataException">A file is binary, not valid text, damaged, or not what its extension says.</exception>
    public IEnumerable<Document> Documents(CancellationToken cancellationToken = default)
    {
        var bytesOfFilesBefore = 0L;
        foreach (var input in _files)
        {
            using var raw = input.Open();
            using var file = new CharacterReader(input.Decompress(raw), input.Path, _options.ReplaceInvalidText);
            foreach (var document in ReadFile(input, file))
            {
                cancellationToken.ThrowIfCancellationRequested();
                BytesRead = bytesOfFilesBefore + raw.Position;
                if (!string.IsNullOrWhiteSpace(document.Text))
                    yield return document;
            }
            BytesRead = bytesOfFilesBefore += input.LengthBytes;
        }
    }

    private IEnumerable<Document> ReadFile(InputFile input, CharacterReader file)
    {
        var piece = new PieceBuilder(_options.LongestDocumentCharacters);
        var documents = input.Format switch
        {
            InputFormat.Text => TextReading.Read(file, piece, _options.SectionCharacters)
                .Select((text, index) => new Document($"{input.Name}#{index + 1}", text, null)),
            InputFormat.JsonLines => new JsonLinesReading(file, piece).Read(_options.TextField)
                .Select(read => read.Turns is { } turns
                    ? Document.FromTurns($"{input.Name}:{read.Line}", turns)
                    : new Document($"{input.Name}:{read.Line}", read.Text!, null)),
            _ => new TableReading(file, input.Format == InputFormat.CommaSeparated ? ',' : '\t', piece).Read(_options.TextField)
                .Select(read => new Document($"{input.Name}:{read.Line}", read.Text, null)),
        };
        var cutBefore = CutCount;
        foreach (var document in documents)
        {
            CutCount = cutBefore + piece.CutCount;
            yield return document;
        }
    }

    private void AddFolder(string folder, string prefix)
    {
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            if (entry.Name.StartsWith('.'))
                continue;
            if (entry is FileInfo)
                Add(entry.FullName, prefix + entry.Name);
            else if (entry.LinkTarget is null)
                AddFolder(entry.FullName, $"{prefix}{entry.Name}/");
        }
    }

    private void Add(string path, string name)
    {
        if (InputFile.TryCreate(path, name) is { } file)
            _files.Add(file);
        else
            SkippedFileCount++;
    }
}
