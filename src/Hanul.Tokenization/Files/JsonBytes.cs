using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Hanul.Tokenization;

/// <summary>JSON as Hugging Face's tools lay it out: indented, and readable where it is not English.</summary>
internal static class JsonBytes
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1 << 16);
        using (var json = new Utf8JsonWriter(buffer, Options)) write(json);
        return buffer.WrittenSpan.ToArray();
    }
}
