namespace Hanul.Tokenization;

/// <summary>All added tokens of a tokenizer, and the cutting of text around them.</summary>
internal sealed class AddedTokenSet
{
    private readonly AddedTokenMatcher[] passes;
    private readonly Dictionary<string, int> ids;

    public AddedTokenSet(IReadOnlyList<AddedToken> tokens)
    {
        Tokens = tokens;
        ById = tokens.GroupBy(token => token.Id).ToDictionary(group => group.Key, group => group.First());
        ids = tokens.GroupBy(token => token.Content).ToDictionary(group => group.Key, group => group.First().Id);
        // Hugging Face looks for the tokens outside normalisation in all of the text first, then for the others in what is left.
        passes = [.. tokens.GroupBy(token => token.Normalized).OrderBy(group => group.Key).Select(group => new AddedTokenMatcher(group))];
    }

    public IReadOnlyList<AddedToken> Tokens { get; }

    public IReadOnlyDictionary<int, AddedToken> ById { get; }

    public int? IdOf(string content) => ids.TryGetValue(content, out var id) ? id : null;

    /// <summary>Whether the text may hold an added token; false is certain.</summary>
    public bool AppearsIn(ReadOnlySpan<char> text)
    {
        foreach (var pass in passes)
        {
            if (pass.AppearsIn(text)) return true;
        }
        return false;
    }

    /// <summary>Cuts a text into added tokens and the plain stretches between them, from left to right.</summary>
    public void Split(ReadOnlySpan<char> text, List<TextSegment> segments) => Split(text, 0, 0, segments);

    private void Split(ReadOnlySpan<char> text, int offset, int pass, List<TextSegment> segments)
    {
        if (text.IsEmpty) return;
        if (pass == passes.Length)
        {
            segments.Add(new TextSegment(offset, offset + text.Length, null));
            return;
        }
        var start = 0;
        while (passes[pass].TryFind(text, start, out var token, out var tokenStart, out var tokenEnd))
        {
            Split(text[start..tokenStart], offset + start, pass + 1, segments);
            segments.Add(new TextSegment(offset + tokenStart, offset + tokenEnd, token));
            start = tokenEnd;
        }
        Split(text[start..], offset + start, pass + 1, segments);
    }
}
