using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hanul.Formats;

namespace Hanul.Corpus;

/// <summary>Writes the made corpus as JSON Lines: <c>{"messages":[…]}</c> for a conversation, <c>{"text":…}</c> for a story.</summary>
public static class MadeCorpusFile
{
    private const int ReportEvery = 1000;
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the corpus to a file, compressed where its name ends in <c>.gz</c>. The file appears when it is whole.</summary>
    /// <returns>What was written in all.</returns>
    /// <exception cref="IOException">The file cannot be written, or the disk is full.</exception>
    public static CorpusProgress Write(
        string path, MadeCorpusOptions options, IProgress<CorpusProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        CorpusProgress? written = null;
        AtomicFile.Write(path, file =>
        {
            if (!path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            {
                written = WriteLines(file, options, progress, cancellationToken);
                return;
            }
            using var compressed = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true);
            written = WriteLines(compressed, options, progress, cancellationToken);
        });
        return written!;
    }

    private static CorpusProgress WriteLines(
        Stream stream, MadeCorpusOptions options, IProgress<CorpusProgress>? progress, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var (documents, bytes) = (0L, 0L);
        using var line = new MemoryStream();
        using var json = new Utf8JsonWriter(line, Readable);
        foreach (var document in MadeCorpus.Documents(options))
        {
            cancellationToken.ThrowIfCancellationRequested();
            line.SetLength(0);
            json.Reset();
            WriteDocument(json, document);
            json.Flush();
            line.WriteByte((byte)'\n');
            stream.Write(line.GetBuffer(), 0, (int)line.Length);
            documents++;
            bytes += Encoding.UTF8.GetByteCount(document.Text);
            if (documents % ReportEvery == 0)
                progress?.Report(SoFar());
        }

        return SoFar();

        CorpusProgress SoFar() => new()
        {
            Documents = documents,
            Bytes = bytes,
            Fraction = Math.Min(1, (double)bytes / options.Bytes),
            Elapsed = watch.Elapsed,
        };
    }

    private static void WriteDocument(Utf8JsonWriter json, Document document)
    {
        json.WriteStartObject();
        if (document.Turns is null)
        {
            json.WriteString("text", document.Text);
        }
        else
        {
            json.WriteStartArray("messages");
            foreach (var turn in document.Turns)
            {
                json.WriteStartObject();
                json.WriteString("role", turn.Role);
                json.WriteString("content", turn.Content);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }
}
