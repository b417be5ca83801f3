using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hanul.Tokenization;

/// <summary>Cuts text into words and turns each into ids, remembering recent words. For one thread at a time.</summary>
internal sealed class BytePairEncoder(BytePairModel model, PretokenizationPattern pattern)
{
    private const int WordsAhead = 16;

    private readonly WordCache cache = new();

    private struct PendingWord
    {
        public Vector256<ushort> Key;
        public uint Hash;
        public int End;
        public bool IsShort;
    }

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

    /// <summary>
    /// Words are cut a few ahead of their lookup, so that the cache's memory is on its way when it is needed.
    /// </summary>
    [SkipLocalsInit]
    private void EncodeWords<TScanner>(ReadOnlySpan<char> text, bool escaped) where TScanner : struct, IWordScanner
    {
        Span<PendingWord> pending = stackalloc PendingWord[WordsAhead];
        Span<char> tail = stackalloc char[2 * WordCache.KeyCharacters];
        var safeEnd = text.Length - WordCache.KeyCharacters; // a key read from beyond here would leave the text
        var tailStart = Math.Max(0, safeEnd);
        tail.Clear();
        text[tailStart..].CopyTo(tail);

        for (var start = 0; start < text.Length;)
        {
            var count = 0;
            for (var at = start; count < WordsAhead && at < text.Length; count++)
            {
                ref var word = ref pending[count];
                word.End = TScanner.WordEnd(text, at);
                word.IsShort = word.End - at <= WordCache.MaximumLength && !escaped;
                if (word.IsShort)
                {
                    ref readonly var first = ref at <= safeEnd ? ref text[at] : ref tail[at - tailStart];
                    word.Key = WordCache.KeyOf(in first, word.End - at);
                    word.Hash = WordCache.HashOf(word.Key);
                    cache.Prefetch(word.Hash);
                }
                at = word.End;
            }
            foreach (ref readonly var word in pending[..count])
            {
                if (escaped) EncodeEscaped(text[start..word.End]);
                else if (!word.IsShort) model.EncodeWord(text[start..word.End], Output);
                else if (!cache.TryGet(word.Key, word.Hash, Output)) EncodeAndKeep(in word, text[start..word.End]);
                start = word.End;
            }
        }
    }

    private void EncodeAndKeep(ref readonly PendingWord word, ReadOnlySpan<char> characters)
    {
        var before = Output.Count;
        model.EncodeWord(characters, Output);
        cache.Put(word.Key, word.Hash, Output.Ids[before..]);
    }

    private void EncodeEscaped(ReadOnlySpan<char> word)
    {
        var bytes = ArrayPool<byte>.Shared.Rent((int)Math.Min(3L * word.Length, Array.MaxLength));
        var length = EscapedBytes.Write(word, bytes);
        model.EncodeWord(bytes.AsSpan(0, length), Output);
        ArrayPool<byte>.Shared.Return(bytes);
    }
}
