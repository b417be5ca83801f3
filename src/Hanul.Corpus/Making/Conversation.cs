using Hanul.Tokenization;

namespace Hanul.Corpus;

/// <summary>One conversation as it is drawn: a small world of facts, the turns that state them, then questions about them.</summary>
internal sealed class Conversation
{
    private const int ChecksOneIn = 8, WorldsHeldOutOneIn = 16;
    private const string Guess = "guess", User = "user", Assistant = "assistant";
    private readonly LanguageGrammar _grammar;
    private readonly SeededRandom _random;
    private readonly List<ChatTurn> _turns = [];
    private readonly Dictionary<string, StatedFact> _facts = new(StringComparer.Ordinal);
    private readonly List<(StatedFact Fact, string About)> _unasked = [];

    private Conversation(LanguageGrammar grammar, DialoguePlan plan, SeededRandom random)
    {
        (_grammar, _random) = (grammar, random);
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (alias, kind) in plan.Facts)
        {
            var fact = new StatedFact(kind, DrawWords(kind.Slots, used, random));
            _facts[alias] = fact;
            _unasked.AddRange(kind.Questions.Select(about => (fact, about)));
        }
        World = string.Join("; ", _facts.Values.Select(fact => fact.Key).Order(StringComparer.Ordinal));
    }

    /// <summary>The turns so far.</summary>
    public IReadOnlyList<ChatTurn> Turns => _turns;

    /// <summary>All facts that hold, in an order of their own, whatever the words that state them.</summary>
    public string World { get; }

    /// <summary>
    /// Whether conversations about these facts belong to the exam alone. It depends on nothing but the facts, so no seed and no
    /// length of corpus can let an exam's world into the training data, in whatever words.
    /// </summary>
    public bool IsHeldOut => ContentHash.Of(World) % WorldsHeldOutOneIn == 0;

    /// <summary>Draws facts until their world is held out, or is not, as asked; then writes the turns that state them.</summary>
    public static Conversation Begin(LanguageGrammar grammar, Topic topic, bool heldOut, SeededRandom random)
    {
        while (true)
        {
            var plan = random.Pick(topic.Dialogues);
            var conversation = new Conversation(grammar, plan, random);
            if (conversation.IsHeldOut != heldOut)
                continue;
            foreach (var (role, phrase) in plan.Lines)
                conversation.Say(role, PhraseWriter.Write(phrase, conversation._facts, random));
            return conversation;
        }
    }

    /// <summary>Draws a word for each slot, none that <paramref name="used"/> holds: in one text a word means one thing.</summary>
    public static Bindings DrawWords(IReadOnlyList<SlotDeclaration> slots, HashSet<string> used, SeededRandom random)
    {
        var bindings = new Bindings();
        foreach (var slot in slots)
        {
            var word = random.Pick(slot.Class.Words);
            while (used.Contains(word.Text) || !slot.Admits(word, bindings))
                word = random.Pick(slot.Class.Words);
            used.Add(word.Text);
            bindings[slot.Name] = word;
        }
        return bindings;
    }

    /// <summary>Whether something that was stated has not been asked for yet.</summary>
    public bool CanAsk => _unasked.Count > 0;

    /// <summary>Lets the user ask for something that was stated and not asked for yet.</summary>
    public FactQuestion Ask()
    {
        var (fact, about) = _random.Pick(_unasked);
        _unasked.Remove((fact, about));
        var question = fact.Kind.CanCheck(about) && _random.OneIn(ChecksOneIn)
            ? DrawCheck(fact, about)
            : new FactQuestion(fact, about, "ask", "answer");
        Say(User, question.WriteQuestion(_grammar.Lead, _random));
        return question;
    }

    /// <summary>Lets the assistant answer.</summary>
    public void Answer(FactQuestion question) => Say(Assistant, question.WriteAnswer(_random));

    /// <summary>Ends with thanks and a reply to them.</summary>
    public void Close()
    {
        Say(User, PhraseWriter.Write(_grammar.Thanks, new Bindings(), _random));
        Say(Assistant, PhraseWriter.Write(_grammar.Welcome, new Bindings(), _random));
    }

    /// <summary>A yes-or-no question; a wrong guess is what holds for another fact of the conversation, where there is one.</summary>
    private FactQuestion DrawCheck(StatedFact fact, string slot)
    {
        var truth = fact.Bindings[slot]!;
        var words = fact.Kind.Slots.First(declared => declared.Name == slot).Class.Words;
        var guess = truth;
        if (_random.OneIn(2))
        {
            var others = words.Where(word => word != truth).ToList();
            var stated = others.Where(word => _facts.Values.Any(other => other.States(word))).ToList();
            guess = _random.Pick(stated.Count > 0 ? stated : others);
        }
        var bindings = fact.Bindings.Copy();
        bindings[Guess] = guess;
        return new FactQuestion(fact with { Bindings = bindings }, slot, "check", guess == truth ? "yes" : "no");
    }

    private void Say(string role, string content)
    {
        if (_turns.Count > 0 && _turns[^1].Role == role)
            _turns[^1] = new ChatTurn(role, $"{_turns[^1].Content} {content}");
        else
            _turns.Add(new ChatTurn(role, content));
    }
}
