using System.Text;

namespace Hanul.Tokenization;

/// <summary>Walks a text once, from left to right, and says which code points each token's bytes belong to.</summary>
internal sealed class OffsetWalker(string text, TokenBytes bytes, bool trim)
{
    private int index;
    private int codePoint;

    /// <summary>One token that covers the characters from <paramref name="start"/> to <paramref name="end"/>.</summary>
    public void Cover(int start, int end, int id, List<TokenSpan> output)
    {
        MoveTo(start);
        var first = codePoint;
        MoveTo(end);
        output.Add(new TokenSpan(id, first, codePoint));
    }

    /// <summary>Tokens whose bytes together are the UTF-8 of the characters from <paramref name="start"/> to <paramref name="end"/>.</summary>
    public void Cover(int start, int end, ReadOnlySpan<int> ids, List<TokenSpan> output)
    {
        MoveTo(start);
        var left = RuneAt(index).Utf8SequenceLength; // bytes of the current code point that no token has taken yet
        foreach (var id in ids)
        {
            var firstIndex = index;
            var first = codePoint;
            var last = first;
            for (var count = bytes.Of(id).Length; count > 0;)
            {
                last = codePoint;
                var taken = Math.Min(count, left);
                count -= taken;
                left -= taken;
                if (left > 0) continue;
                MoveTo(index + RuneAt(index).Utf16SequenceLength);
                left = index < end ? RuneAt(index).Utf8SequenceLength : 0;
            }
            output.Add(trim ? Trim(id, first, last + 1, firstIndex) : new TokenSpan(id, first, last + 1));
        }
    }

    /// <summary>Hugging Face's <c>trim_offsets</c>: the white space at either end of a token is not part of its range.</summary>
    private TokenSpan Trim(int id, int start, int end, int from)
    {
        var leading = 0;
        var trailing = 0;
        for (int at = from, seen = 0; seen < end - start; seen++)
        {
            var rune = RuneAt(at);
            at += rune.Utf16SequenceLength;
            trailing = Rune.IsWhiteSpace(rune) ? trailing + 1 : 0;
            if (trailing == seen + 1) leading = trailing;
        }
        start = Math.Min(start + leading, end);
        return new TokenSpan(id, start, Math.Max(end - trailing, start));
    }

    private void MoveTo(int target)
    {
        while (index < target)
        {
            index += RuneAt(index).Utf16SequenceLength;
            codePoint++;
        }
    }

    /// <summary>A lone surrogate is U+FFFD, as it is encoded.</summary>
    private Rune RuneAt(int at) => Rune.TryGetRuneAt(text, at, out var rune) ? rune : Rune.ReplacementChar;
}
