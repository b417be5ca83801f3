using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Hanul.Tokenization;

/// <summary>
/// Text of tokens as they arrive. A character whose bytes are not all there yet is held back, so that a reader never sees half a
/// Hangul syllable or half an emoji; all that was returned, joined, is what <see cref="Tokenizer.Decode"/> gives for all the ids.
/// Not for several threads at once.
/// </summary>
[SuppressMessage("Naming", "CA1711", Justification = "A stream of tokens is what the field calls it; no one takes it for a System.IO.Stream.")]
public sealed class TokenStream
{
    private readonly Tokenizer tokenizer;
    private readonly bool skipSpecialTokens;
    private readonly Decoder decoder = Encoding.UTF8.GetDecoder();

    internal TokenStream(Tokenizer tokenizer, bool skipSpecialTokens)
    {
        this.tokenizer = tokenizer;
        this.skipSpecialTokens = skipSpecialTokens;
    }

    /// <summary>Text that became complete with this token; may be empty. Bytes that cannot become a character give U+FFFD.</summary>
    public string Append(int id) => Decode(tokenizer.BytesToShow(id, skipSpecialTokens), flush: false);

    /// <summary>What is still held back, as U+FFFD; afterwards the stream can be used for another text.</summary>
    public string Flush() => Decode([], flush: true);

    private string Decode(ReadOnlySpan<byte> bytes, bool flush)
    {
        var room = decoder.GetCharCount(bytes, flush);
        if (room == 0 && !flush && bytes.IsEmpty) return "";
        var text = room <= 256 ? stackalloc char[256] : new char[room];
        return text[..decoder.GetChars(bytes, text, flush)].ToString();
    }
}
