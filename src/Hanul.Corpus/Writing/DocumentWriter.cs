using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hanul.Formats;

namespace Hanul.Corpus;

/// <summary>
/// Writes documents as JSON Lines: <c>{"messages":[{"role":…,"content":…},…]}</c> for a conversation, <c>{"text":…}</c> for any other.
/// <see cref="DocumentReader"/> reads them back.
/// </summary>
public static class DocumentWriter
{
    // Korean stays readable in the file instead of becoming \uXXXX.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a file under a temporary name and renames it; it is compressed where its name ends in <c>.gz</c>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="documents">The documents; drawn one by one.</param>
    /// <param name="progress">Told the bytes of text written so far.</param>
    /// <param name="ct">Stops between documents; no file is left.</param>
    /// <returns>How many documents and bytes of UTF-8 text were written.</returns>
    /// <exception cref="IOException">The file cannot be written, or the disk is full.</exception>
    public static (long Documents, long TextBytes) Write(
        string path, IEnumerable<Document> documents, IProgress<long>? progress = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var written = (Documents: 0L, TextBytes: 0L);
        AtomicFile.Write(path, file =>
        {
            using var packed = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true) : null;
            var stream = packed ?? file;
            using var json = new Utf8JsonWriter(stream, Readable);
            foreach (var document in documents)
            {
                ct.ThrowIfCancellationRequested();
                Write(json, document);
                json.Flush();
                json.Reset();
                stream.WriteByte((byte)'\n');
                written = (written.Documents + 1, written.TextBytes + Encoding.UTF8.GetByteCount(document.Text));
                progress?.Report(written.TextBytes);
            }
        });
        return written;
    }

    private static void Write(Utf8JsonWriter json, Document document)
    {
        json.WriteStartObject();
        if (document.Turns is { } turns)
        {
            json.WriteStartArray("messages");
            foreach (var turn in turns)
            {
                json.WriteStartObject();
                json.WriteString("role", turn.Role);
                json.WriteString("content", turn.Content);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
        else
        {
            json.WriteString("text", document.Text);
        }

        json.WriteEndObject();
    }
}
