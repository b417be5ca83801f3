using System.Text;

namespace Hanul.Tokenization;

/// <summary>
/// Keeps what people say from being read as control tokens. Before rendering, a character that no text holds is put inside every
/// such token they wrote; once the template's own tokens have been recognised it is taken out again. Templates see the content
/// otherwise unchanged, and its ids are those of plain text. A content that would complete a special token together with the
/// template's own text beside it gets the character at that end.
/// </summary>
/// <remarks>
/// What the assistant said keeps its tokens that are not special, such as the end of its thoughts: templates look for them.
/// </remarks>
internal sealed class SpecialTokenGuard
{
    // U+FDD0 to U+FDEF are for a program's own use and are never interchanged.
    private const char FirstNoncharacter = '\uFDD0';
    private const char LastNoncharacter = '\uFDEF';

    private readonly Tokenizer tokenizer;
    private readonly AddedTokenMatcher all;
    private readonly AddedTokenMatcher special;
    private readonly List<string> specialTexts;
    private readonly char mark;

    public SpecialTokenGuard(Tokenizer tokenizer, IReadOnlyList<ChatTurn> turns)
    {
        this.tokenizer = tokenizer;
        // Stripping and word borders do not matter here: wherever the text stands, it is broken.
        var texts = tokenizer.AddedTokens
            .Where(token => token.Content.Length > 1)
            .Select(token => new AddedToken(token.Id, token.Content, token.Special))
            .ToList();
        all = new AddedTokenMatcher(texts);
        special = new AddedTokenMatcher(texts.Where(token => token.Special));
        specialTexts = [.. texts.Where(token => token.Special).Select(token => token.Content)];
        mark = UnusedMark(turns);
        Turns = [.. turns.Select(turn => new ChatTurn(Break(turn.Role, all), Break(turn.Content, turn.Role == "assistant" ? special : all)))];
    }

    /// <summary>The turns to render.</summary>
    public IReadOnlyList<ChatTurn> Turns { get; }

    /// <summary>Ids of the rendered text.</summary>
    public int[] Encode(string rendered)
    {
        if (!rendered.Contains(mark, StringComparison.Ordinal)) return tokenizer.Encode(rendered);
        var ids = new List<int>();
        foreach (var (start, end, token) in tokenizer.Segments(rendered))
        {
            if (token is not null) ids.Add(token.Id);
            else tokenizer.Encode(rendered[start..end].Replace(mark.ToString(), ""), ids, parseSpecialTokens: false);
        }
        return [.. ids];
    }

    private string Break(string text, AddedTokenMatcher tokens)
    {
        var broken = new StringBuilder();
        if (specialTexts.Exists(token => Pieces(token).Any(cut => text.StartsWith(token[cut..], StringComparison.Ordinal)))) broken.Append(mark);
        var from = 0;
        while (tokens.TryFind(text, from, out _, out var start, out _))
        {
            broken.Append(text, from, start + 1 - from).Append(mark);
            from = start + 1; // the next token may overlap this one
        }
        broken.Append(text, from, text.Length - from);
        if (specialTexts.Exists(token => Pieces(token).Any(cut => text.EndsWith(token[..cut], StringComparison.Ordinal)))) broken.Append(mark);
        return broken.Length == text.Length ? text : broken.ToString();
    }

    private static IEnumerable<int> Pieces(string token) => Enumerable.Range(1, token.Length - 1);

    private static char UnusedMark(IReadOnlyList<ChatTurn> turns)
    {
        for (var candidate = FirstNoncharacter; candidate <= LastNoncharacter; candidate++)
        {
            if (turns.All(turn => !turn.Content.Contains(candidate) && !turn.Role.Contains(candidate))) return candidate;
        }
        throw new InvalidDataException("The turns hold all of the noncharacters U+FDD0 to U+FDEF, which stand for nothing; remove them.");
    }
}
