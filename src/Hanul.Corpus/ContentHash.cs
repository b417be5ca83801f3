using System.Text.Unicode;

namespace Hanul.Corpus;

/// <summary>
/// FNV-1a (Fowler, Noll and Vo) in 64 bits over UTF-8, finished by a mixer so that its low bits are even too. The same on every machine,
/// unlike <see cref="string.GetHashCode()"/>, which differs from run to run.
/// </summary>
internal static class ContentHash
{
    private const ulong OffsetBasis = 0xCBF29CE484222325, Prime = 0x100000001B3;

    public static ulong Of(ReadOnlySpan<char> text)
    {
        Span<byte> buffer = stackalloc byte[1024];
        var hash = OffsetBasis;
        while (!text.IsEmpty)
        {
            Utf8.FromUtf16(text, buffer, out var read, out var written);
            foreach (var value in buffer[..written])
                hash = (hash ^ value) * Prime;
            text = text[read..];
        }
        return SeededRandom.Mix(hash);
    }
}
