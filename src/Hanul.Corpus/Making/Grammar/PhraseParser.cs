using System.Text;

namespace Hanul.Corpus;

/// <summary>
/// Reads one production of a grammar file:
/// <code>
/// {x}  {x.form}      the word bound to slot x, in its first or a named form
/// {x:은/는}           the word with the particle its last consonant asks for
/// {a x}              the word with its English article
/// {x~n}              the word in the number that slot n asks for
/// {x@tag:yes/no}     "yes" when the word carries the tag, else "no"
/// {rule}             one of the lines of a rule
/// {f.say}            in a dialogue: a line of the fact known as f
/// (one|other) [maybe]
/// </code>
/// </summary>
internal sealed class PhraseParser(
    IReadOnlyDictionary<string, WordClass> slots, IReadOnlyDictionary<string, FactKind> aliases, IReadOnlyDictionary<string, List<string>> rules)
{
    private string _source = "";
    private int _position;

    public Phrase Parse(string source)
    {
        (_source, _position) = (source, 0);
        var phrase = ParseChoice();
        return _position == source.Length ? phrase : throw Wrong($"'{source[_position]}' closes nothing");
    }

    private Phrase ParseChoice()
    {
        var options = new List<Phrase> { ParseSequence() };
        while (_position < _source.Length && _source[_position] == '|')
        {
            _position++;
            options.Add(ParseSequence());
        }
        return options.Count == 1 ? options[0] : new Phrase.Choice(options);
    }

    private Phrase ParseSequence()
    {
        var parts = new List<Phrase>();
        var literal = new StringBuilder();
        while (_position < _source.Length && _source[_position] is not ('|' or ')' or ']'))
        {
            var next = _source[_position++];
            if (next is not ('{' or '(' or '['))
            {
                literal.Append(next);
                continue;
            }
            TakeLiteral();
            parts.Add(next switch
            {
                '{' => ParseBraces(),
                '(' => ParseUntil(')'),
                _ => new Phrase.Choice([new Phrase.Literal(""), ParseUntil(']')]),
            });
        }
        TakeLiteral();
        return parts.Count == 1 ? parts[0] : new Phrase.Sequence(parts);

        void TakeLiteral()
        {
            if (literal.Length > 0)
                parts.Add(new Phrase.Literal(literal.ToString()));
            literal.Clear();
        }
    }

    private Phrase ParseUntil(char close)
    {
        var phrase = ParseChoice();
        if (_position == _source.Length || _source[_position] != close)
            throw Wrong($"'{close}' is missing");
        _position++;
        return phrase;
    }

    private Phrase ParseBraces()
    {
        var end = _source.IndexOf('}', _position);
        if (end < 0)
            throw Wrong("'}' is missing");
        var inside = _source[_position..end];
        _position = end + 1;

        var article = inside.StartsWith("a ", StringComparison.Ordinal);
        var (reference, agreement) = Split(article ? inside[2..] : inside, ':');
        var (untagged, tag) = Split(reference, '@');
        var (dotted, number) = Split(untagged, '~');
        var (name, form) = Split(dotted, '.');
        if (aliases.TryGetValue(name, out var fact))
            return new Phrase.FactLine(name, fact.Acts.ContainsKey(form ?? "") ? form! : throw Wrong($"fact '{fact.Name}' has no '{form}'"));
        if (!slots.TryGetValue(name, out var words))
            return ParseRule(name);

        if (number is not null)
            return words.FormIndex("many") > 0 ? new Phrase.Counted(name, words, number) : throw Wrong($"class '{words.Name}' has no form 'many'");
        var formIndex = form is null ? 0 : words.FormIndex(form);
        if (formIndex < 0)
            throw Wrong($"class '{words.Name}' has no form '{form}'");
        if (agreement is null)
            return new Phrase.Slot(name, words, formIndex, SlotAffix.None with { HasArticle = article });
        var (first, second) = Split(agreement, '/');
        if (second is null)
            throw Wrong($"'{agreement}' should name two texts, separated by '/'");
        return tag is null
            ? new Phrase.Slot(name, words, formIndex, new SlotAffix(false, first, second))
            : new Phrase.Tagged(name, words, tag, first, second);
    }

    private Phrase.Choice ParseRule(string name)
    {
        if (!rules.TryGetValue(name, out var lines))
            throw Wrong($"'{name}' is neither a slot nor a rule");
        var parser = new PhraseParser(slots, aliases, rules);
        return new Phrase.Choice([.. lines.Select(parser.Parse)]);
    }

    private static (string Before, string? After) Split(string text, char separator)
    {
        var at = text.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);
    }

    private InvalidDataException Wrong(string what) => new($"{what} in \"{_source}\".");
}
