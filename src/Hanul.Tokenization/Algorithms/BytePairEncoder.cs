using System.Buffers;
using System.Runtime.Intrinsics;
using System.Text;

namespace Hanul.Tokenization;

/// <summary>Cuts text into words and turns each into ids, remembering recent words. For one thread at a time.</summary>
internal sealed class BytePairEncoder(BytePairModel model, PretokenizationPattern pattern)
{
    private const int StackBytes = 512;

    private readonly WordCache cache = new();

    /// <summary>What has been encoded since it was last cleared.</summary>
    public IdBuffer Output { get; } = new();

    /// <summary>Appends the ids of text in which lone surrogates stand for U+FFFD.</summary>
    public void Encode(ReadOnlySpan<char> text) => Encode(text, escaped: false);

    /// <summary>Appends the ids of any byte string.</summary>
    public void Encode(ReadOnlySpan<byte> bytes)
    {
        var buffer = ArrayPool<char>.Shared.Rent(bytes.Length);
        var length = EscapedBytes.Read(bytes, buffer, out var escaped);
        Encode(buffer.AsSpan(0, length), escaped);
        ArrayPool<char>.Shared.Return(buffer);
    }

    private void Encode(ReadOnlySpan<char> text, bool escaped)
    {
        switch (pattern)
        {
            case PretokenizationPattern.Gpt2: EncodeWords<Gpt2Scanner>(text, escaped); break;
            case PretokenizationPattern.Llama3: EncodeWords<Llama3Scanner>(text, escaped); break;
            default: EncodeWords<O200kScanner>(text, escaped); break;
        }
    }

    private void EncodeWords<TScanner>(ReadOnlySpan<char> text, bool escaped) where TScanner : struct, IWordScanner
    {
        var output = Output;
        for (var start = 0; start < text.Length;)
        {
            var end = TScanner.WordEnd(text, start);
            var length = end - start;
            if (length > WordCache.MaximumLength || escaped)
            {
                EncodeWord(text[start..end], escaped);
            }
            else
            {
                var key = WordCache.KeyOf(text, start, length);
                if (!cache.TryGet(key, output)) EncodeAndKeep(key, text[start..end]);
            }
            start = end;
        }
    }

    private void EncodeAndKeep(Vector256<ushort> key, ReadOnlySpan<char> word)
    {
        var before = Output.Count;
        EncodeWord(word, escaped: false);
        cache.Put(key, Output.Ids[before..]);
    }

    private void EncodeWord(ReadOnlySpan<char> word, bool escaped)
    {
        byte[]? rented = null;
        var room = checked(word.Length * 3);
        var bytes = room <= StackBytes ? stackalloc byte[StackBytes] : rented = ArrayPool<byte>.Shared.Rent(room);
        var length = escaped ? EscapedBytes.Write(word, bytes) : Encoding.UTF8.GetBytes(word, bytes);
        model.EncodeWord(bytes[..length], Output);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
    }
}
