using System.Text;

namespace Hanul.Corpus;

/// <summary>
/// Hanul's own corpus: short everyday conversations and little stories in Korean and English, drawn from the grammar files under
/// <c>Topics</c>. It is to Hanul what TinyStories (Eldan and Li, 2023) is to small models: enough language to learn particles,
/// honorifics, articles and tenses from, and conversations whose facts are asked for again, so that answers can be judged
/// (<see cref="DialogueExam"/>).
/// </summary>
public static class MadeCorpus
{
    private const ulong Stream = 1;
    private const int StoriesOneIn = 8, ClosingsOneIn = 4, FewestQuestions = 3, MostQuestions = 5;

    /// <summary>The documents of the corpus, drawn as they are asked for.</summary>
    public static IEnumerable<Document> Documents(MadeCorpusOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Draw(options);
    }

    private static IEnumerable<Document> Draw(MadeCorpusOptions options)
    {
        var bytes = 0L;
        for (var index = 0; bytes < options.Bytes; index++)
        {
            var document = DrawDocument(options.Seed, index);
            bytes += Encoding.UTF8.GetByteCount(document.Text);
            yield return document;
        }
    }

    /// <summary>Document <paramref name="index"/> depends on nothing before it.</summary>
    private static Document DrawDocument(ulong seed, int index)
    {
        var random = SeededRandom.For(seed, Stream, (ulong)index);
        var grammar = random.Pick(LanguageGrammar.All);
        return random.OneIn(StoriesOneIn)
            ? new Document(Id("story"), TellStory(random.Pick(grammar.Stories), random), null)
            : Document.FromTurns(Id("dialogue"), Converse(grammar, random).Turns);

        string Id(string kind) => $"made/{seed}/{grammar.Language}/{kind}/{index}";
    }

    private static Conversation Converse(LanguageGrammar grammar, SeededRandom random)
    {
        var conversation = Conversation.Begin(grammar, random.Pick(grammar.DialogueTopics), heldOut: false, random);
        var questions = FewestQuestions + random.Below(MostQuestions - FewestQuestions + 1);
        for (var i = 0; i < questions && conversation.CanAsk; i++)
            conversation.Answer(conversation.Ask());
        if (random.OneIn(ClosingsOneIn))
            conversation.Close();
        return conversation;
    }

    private static string TellStory(StoryPlan plan, SeededRandom random)
    {
        var words = Conversation.DrawWords(plan.Slots, new HashSet<string>(StringComparer.Ordinal), random);
        var sentences = plan.Sentences.Select(sentence => PhraseWriter.Write(sentence, words, random)).Where(sentence => sentence.Length > 0);
        return string.Join(' ', sentences);
    }
}
