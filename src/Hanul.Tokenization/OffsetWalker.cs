using System.Text;

namespace Hanul.Tokenization;

/// <summary>Walks a text once, from left to right, and says which code points each token's bytes belong to.</summary>
/// <param name="text">The text.</param>
/// <param name="bytes">Bytes of the tokens.</param>
/// <param name="trim">Leave blanks at a token's ends out of its range (Hugging Face's <c>trim_offsets</c>).</param>
internal sealed class OffsetWalker(string text, TokenBytes bytes, bool trim)
{
    private int index;
    private int codePoint;

    /// <summary>An added token, which covers the characters from <paramref name="start"/> to <paramref name="end"/>.</summary>
    public void Cover(int start, int end, AddedToken token, List<TokenSpan> output)
    {
        var matched = text.AsSpan(start, end - start);
        MoveTo(start + (trim ? matched.Length - matched.TrimStart().Length : 0));
        var first = codePoint;
        MoveTo(start + (trim ? matched.TrimEnd().Length : matched.Length));
        output.Add(new TokenSpan(token.Id, first, codePoint));
        MoveTo(end);
    }

    /// <summary>Learnt tokens, whose bytes together are the UTF-8 of the characters from <paramref name="start"/> to <paramref name="end"/>.</summary>
    public void Cover(int start, int end, ReadOnlySpan<int> ids, List<TokenSpan> output)
    {
        MoveTo(start);
        var left = RuneAt(index).Utf8SequenceLength; // bytes of the current code point that no token has taken yet
        foreach (var id in ids)
        {
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
            output.Add(trim ? Trimmed(id, first, last + 1) : new TokenSpan(id, first, last + 1));
        }
    }

    private TokenSpan Trimmed(int id, int start, int end)
    {
        var token = bytes.Of(id);
        start = Math.Min(start + token.Length - token.TrimStart((byte)' ').Length, end);
        return new TokenSpan(id, start, Math.Max(end - (token.Length - token.TrimEnd((byte)' ').Length), start));
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
