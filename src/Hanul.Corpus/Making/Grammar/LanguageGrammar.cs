using System.Reflection;

namespace Hanul.Corpus;

/// <summary>The grammar of one language: all its topics, and the small words that hold a conversation together.</summary>
internal sealed class LanguageGrammar
{
    private const string Folder = "Topics/", Extension = ".grammar", WordsFile = "words";
    private static readonly Lazy<IReadOnlyList<LanguageGrammar>> LazyAll = new(() => [new("ko"), new("en")]);

    private LanguageGrammar(string language)
    {
        var assembly = typeof(LanguageGrammar).Assembly;
        var words = new GrammarParser();
        Read(assembly, words, language, WordsFile);
        var prefix = $"{Folder}{language}/";
        List<Topic> topics = [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(name => name[prefix.Length..^Extension.Length])
            .Where(name => name != WordsFile)
            .Order(StringComparer.Ordinal)
            .Select(name => Read(assembly, new GrammarParser(words), language, name))];
        Language = language;
        DialogueTopics = [.. topics.Where(topic => topic.Dialogues.Count > 0)];
        Stories = [.. topics.SelectMany(topic => topic.Stories)];
        Lead = words.Rule("lead");
        Thanks = words.Rule("thanks");
        Welcome = words.Rule("welcome");
    }

    /// <summary>The grammars of Korean and English, in this order.</summary>
    public static IReadOnlyList<LanguageGrammar> All => LazyAll.Value;

    public string Language { get; }

    /// <summary>The topics that hold conversations.</summary>
    public IReadOnlyList<Topic> DialogueTopics { get; }

    /// <summary>The stories of all topics.</summary>
    public IReadOnlyList<StoryPlan> Stories { get; }

    /// <summary>What may lead over to a question.</summary>
    public Phrase Lead { get; }

    /// <summary>The user's thanks at the end of a conversation.</summary>
    public Phrase Thanks { get; }

    /// <summary>What thanks are answered with.</summary>
    public Phrase Welcome { get; }

    public static LanguageGrammar Of(string language) => All.First(grammar => grammar.Language == language);

    /// <summary>Whether the text answers any question at all that the grammar can ask.</summary>
    public bool DerivesAnswer(string text) => DialogueTopics
        .SelectMany(topic => topic.Facts)
        .SelectMany(fact => fact.Acts)
        .Where(act => act.Key.Split(' ')[0] is "answer" or "yes" or "no")
        .SelectMany(act => act.Value)
        .Any(line => PhraseMatcher.Matches(line, text, new Bindings()));

    private static Topic Read(Assembly assembly, GrammarParser parser, string language, string name)
    {
        using var stream = assembly.GetManifestResourceStream($"{Folder}{language}/{name}{Extension}")!;
        using var lines = new StreamReader(stream);
        return parser.Parse(name, language, lines);
    }
}
