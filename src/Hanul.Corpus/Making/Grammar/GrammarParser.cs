namespace Hanul.Corpus;

/// <summary>
/// Reads a grammar file. Unindented lines open a block, indented lines belong to it, # starts a comment:
/// <code>
/// class food: word | form | …     one word a line, its forms separated by |, tags as #tag
/// class name                      words separated by commas
/// rule hello                      one production a line
/// fact ate who:name food:food     lines: say, ack, ask SLOT, answer SLOT, check SLOT, yes SLOT, no SLOT and a production;
///                                 SLOT/SIDE asks for something that follows from the slot; who:name@kin shares kin's gender
/// dialogue f:ate g:ate            lines: user or assistant and a production
/// story who:name                  one sentence a line
/// </code>
/// Classes and rules of a language's <c>words</c> file are known in all its other files.
/// </summary>
internal sealed class GrammarParser
{
    private const string Guess = "guess";
    private readonly Dictionary<string, WordClass> _classes;
    private readonly Dictionary<string, List<string>> _rules;
    private readonly Dictionary<string, FactKind> _facts = new(StringComparer.Ordinal);
    private readonly List<DialoguePlan> _dialogues = [];
    private readonly List<StoryPlan> _stories = [];

    /// <param name="shared">The reader of the language's words file, whose classes and rules are known here too.</param>
    public GrammarParser(GrammarParser? shared = null)
    {
        _classes = new(shared?._classes ?? [], StringComparer.Ordinal);
        _rules = new(shared?._rules ?? [], StringComparer.Ordinal);
    }

    public IReadOnlyDictionary<string, WordClass> Classes => _classes;

    /// <summary>A rule as a phrase without slots.</summary>
    public Phrase Rule(string name) => Parser([]).Parse($"{{{name}}}");

    public Topic Parse(string name, string language, TextReader lines)
    {
        var block = new List<string>();
        for (var number = 1; lines.ReadLine() is { } line; number++)
        {
            if (line.TrimStart() is "" or ['#', ..])
                continue;
            if (line[0] != ' ')
                Take(block, $"{language}/{name}, before line {number}");
            block.Add(line.Trim());
        }
        Take(block, $"{language}/{name}, last block");
        return new Topic(name, language, _dialogues, _stories) { Facts = [.. _facts.Values] };
    }

    private void Take(List<string> block, string where)
    {
        if (block.Count == 0)
            return;
        try
        {
            var (kind, header) = SplitWord(block[0]);
            Action<string, List<string>> take = kind switch
            {
                "class" => TakeClass,
                "rule" => (name, lines) => _rules.Add(name, lines),
                "fact" => TakeFact,
                "dialogue" => TakeDialogue,
                "story" => TakeStory,
                _ => throw new InvalidDataException($"'{kind}' opens no block."),
            };
            take(header, block[1..]);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"Grammar {where}: {error.Message}", error);
        }
        block.Clear();
    }

    private void TakeClass(string header, List<string> lines)
    {
        var parts = header.Split(':', 2, StringSplitOptions.TrimEntries);
        var forms = parts.Length == 1 ? ["word"] : parts[1].Split('|', StringSplitOptions.TrimEntries);
        var entries = forms.Length > 1 ? lines : lines.SelectMany(line => line.Split(',', StringSplitOptions.TrimEntries));
        _classes.Add(parts[0], new WordClass(parts[0], forms, [.. entries.Select(entry => ReadWord(entry, forms.Length))]));
    }

    private static Word ReadWord(string entry, int formCount)
    {
        var parts = entry.Split('#', StringSplitOptions.TrimEntries);
        var forms = parts[0].Split('|', StringSplitOptions.TrimEntries);
        return forms.Length == formCount
            ? new Word(forms, parts[1..].ToHashSet(StringComparer.Ordinal))
            : throw new InvalidDataException($"'{entry}' has {forms.Length} forms where its class names {formCount}.");
    }

    private void TakeFact(string header, List<string> lines)
    {
        var (name, rest) = SplitWord(header);
        var slots = ReadSlots(rest);
        var acts = new Dictionary<string, List<Phrase>>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            var (act, production) = SplitWord(line);
            var inScope = slots.ToDictionary(slot => slot.Name, slot => slot.Class);
            if (act is not ("say" or "ack"))
            {
                (var about, production) = SplitWord(production);
                if (!inScope.TryGetValue(about.Split('/')[0], out var asked))
                    throw new InvalidDataException($"fact '{name}' has no slot '{about}' to {act}.");
                if (act is "check" or "yes" or "no")
                    inScope[Guess] = asked;
                act = $"{act} {about}";
            }
            if (!acts.TryGetValue(act, out var phrases))
                acts[act] = phrases = [];
            phrases.Add(Parser(inScope).Parse(production));
        }
        _facts.Add(name, new FactKind(name, slots, acts.ToDictionary(act => act.Key, act => (IReadOnlyList<Phrase>)act.Value)));
    }

    private void TakeDialogue(string header, List<string> lines)
    {
        var facts = header.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split(':'))
            .Select(pair => (Alias: pair[0], Kind: _facts.TryGetValue(pair[1], out var kind)
                ? kind
                : throw new InvalidDataException($"no fact '{pair[1]}' stands above."))).ToList();
        var parser = new PhraseParser(new Dictionary<string, WordClass>(), facts.ToDictionary(fact => fact.Alias, fact => fact.Kind), _rules);
        _dialogues.Add(new DialoguePlan(facts, [.. lines.Select(SplitWord).Select(line => (line.Head, parser.Parse(line.Tail)))]));
    }

    private void TakeStory(string header, List<string> lines)
    {
        var slots = ReadSlots(header);
        var parser = Parser(slots.ToDictionary(slot => slot.Name, slot => slot.Class));
        _stories.Add(new StoryPlan(slots, [.. lines.Select(parser.Parse)]));
    }

    private List<SlotDeclaration> ReadSlots(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split(':', '@')).Select(pair =>
            new SlotDeclaration(pair[0], _classes.TryGetValue(pair[1], out var words)
                ? words
                : throw new InvalidDataException($"no class '{pair[1]}' is known."), pair.ElementAtOrDefault(2)))];

    private PhraseParser Parser(Dictionary<string, WordClass> slots) => new(slots, new Dictionary<string, FactKind>(), _rules);

    private static (string Head, string Tail) SplitWord(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? (text, "") : (text[..space], text[(space + 1)..].Trim());
    }
}
