using System.Buffers;
using System.Text;

namespace Hanul.Tokenization;

/// <summary>
/// Any byte string as UTF-16 and back: valid UTF-8 is decoded, and each byte that is not part of it becomes the lone surrogate
/// U+DC00 + byte (as in Python's PEP 383), which no decoded text contains.
/// </summary>
internal static class EscapedBytes
{
    /// <summary>Writes at most one character a byte; says whether any byte had to be escaped.</summary>
    public static int Read(ReadOnlySpan<byte> bytes, Span<char> text, out bool escaped)
    {
        escaped = false;
        var written = 0;
        while (true)
        {
            var status = System.Text.Unicode.Utf8.ToUtf16(
                bytes, text[written..], out var read, out var characters, replaceInvalidSequences: false);
            written += characters;
            bytes = bytes[read..];
            if (status == OperationStatus.Done) return written;
            Rune.DecodeFromUtf8(bytes, out _, out var invalid);
            foreach (var value in bytes[..invalid]) text[written++] = (char)(0xDC00 + value);
            bytes = bytes[invalid..];
            escaped = true;
        }
    }

    /// <summary>The bytes of one word of escaped text; at most three a character.</summary>
    public static int Write(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        var written = 0;
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out var rune, out var length) == OperationStatus.Done)
                written += rune.EncodeToUtf8(bytes[written..]);
            else
                bytes[written++] = (byte)(text[0] - 0xDC00);
            text = text[length..];
        }
        return written;
    }
}
