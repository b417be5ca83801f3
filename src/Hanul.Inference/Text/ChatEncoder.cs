using System.Text;
using Hanul.Tokenization;

namespace Hanul.Inference;

/// <summary>
/// Renders a conversation and encodes it so that only the template's own special tokens become special tokens. A special token spelled
/// out in a content gets a mark before it, and a content that could complete one with the template's text gets a seam; both are
/// characters that the conversation does not use. The template passes them on like any letter, the encoder heeds them and takes them out.
/// </summary>
internal sealed class ChatEncoder
{
    private readonly Tokenizer _tokenizer;
    private readonly ChatTemplate _template;
    private readonly string[] _specials;
    private readonly Dictionary<string, string> _names = [];

    internal ChatEncoder(Tokenizer tokenizer, ChatTemplate? template)
    {
        _tokenizer = tokenizer;

        // Of two that begin alike the longer one is meant.
        _specials = [.. tokenizer.SpecialTokens.Keys.Where(token => token.Length > 0).OrderByDescending(token => token.Length)];
        var plain = tokenizer.SpecialTokens.ContainsKey("<|im_start|>") ? ChatTemplate.ChatMl : ChatTemplate.Plain;
        _template = template ?? ChatTemplate.Parse(plain);
        foreach (var (name, id) in ((string, int?)[])
            [("bos_token", tokenizer.BeginTokenId), ("eos_token", tokenizer.EndTokenId), ("pad_token", tokenizer.PadTokenId)])
        {
            if (id is { } token && tokenizer.TokenOf(token) is { } content)
                _names[name] = content;
        }
    }

    internal IReadOnlyList<int> Encode(IReadOnlyList<ChatTurn> turns)
    {
        if (!turns.Any(turn => Needs(turn.Content) || Needs(turn.Role)))
            return _tokenizer.Encode(_template.Render(turns, addGenerationPrompt: true, _names));
        var marks = new TextMarks(turns);
        var guarded = turns.Select(turn => new ChatTurn(Guard(turn.Role, marks), Guard(turn.Content, marks))).ToArray();
        return EncodeGuarded(_template.Render(guarded, addGenerationPrompt: true, _names), marks);
    }

    /// <summary>True where a text holds a special token, or could become one together with what the template puts beside it.</summary>
    private bool Needs(string text) =>
        _specials.Any(special => text.Contains(special, StringComparison.Ordinal)) || CompletesOne(text) || BeginsOne(text);

    private bool CompletesOne(string text) => _specials.Any(special =>
        Enumerable.Range(1, special.Length - 1).Any(cut => text.StartsWith(special[cut..], StringComparison.Ordinal)));

    private bool BeginsOne(string text) => _specials.Any(special =>
        Enumerable.Range(1, special.Length - 1).Any(cut => text.EndsWith(special[..cut], StringComparison.Ordinal)));

    private string Guard(string text, TextMarks marks)
    {
        var guarded = new StringBuilder();
        if (CompletesOne(text))
            guarded.Append(marks.Seam);
        for (var i = 0; i < text.Length; i++)
        {
            if (SpecialAt(text, i) is not null)
                guarded.Append(marks.Plain);
            guarded.Append(text[i]);
        }

        if (BeginsOne(text))
            guarded.Append(marks.Seam);
        return guarded.ToString();
    }

    private string? SpecialAt(string text, int i) =>
        Array.Find(_specials, special => text.AsSpan(i).StartsWith(special, StringComparison.Ordinal));

    private int[] EncodeGuarded(string text, TextMarks marks)
    {
        var ids = new List<int>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if ((i > 0 && text[i - 1] == marks.Plain) || SpecialAt(text, i) is not { } special)
                continue;
            EncodePlain(marks.Remove(text[start..i]), ids);
            ids.Add(_tokenizer.SpecialTokens[special]);
            i += special.Length - 1;
            start = i + 1;
        }

        EncodePlain(marks.Remove(text[start..]), ids);
        return [.. ids];
    }

    private void EncodePlain(string text, List<int> ids)
    {
        if (text.Length > 0)
            _tokenizer.Encode(text, ids, addSpecialTokens: false, parseSpecialTokens: false);
    }
}
