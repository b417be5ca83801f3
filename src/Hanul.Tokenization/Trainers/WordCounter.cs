using System.Diagnostics;

namespace Hanul.Tokenization;

/// <summary>
/// Reads documents and counts their words on several threads, holding a bounded amount of text at a time. Batches are cut by
/// length and joined in order, so the outcome is the same for any number of threads.
/// </summary>
internal sealed class WordCounter(
    BytePairTrainerOptions options, IProgress<TrainerProgress>? progress, Stopwatch clock, CancellationToken cancellation)
{
    private const int BatchCharacters = 1 << 20;

    /// <summary>Longer words are cut, so that one endless word cannot make every merge slow.</summary>
    public const int LongestWord = 256;

    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(200);

    private readonly WordTable words = new();
    private readonly Queue<Task<WordTable>> counting = new();
    private TimeSpan reported;

    public long DocumentCount { get; private set; }

    public long CharacterCount { get; private set; }

    public WordTable Count(IEnumerable<string> documents)
    {
        var batch = new List<string>();
        var length = 0L;
        foreach (var document in documents)
        {
            batch.Add(document);
            length += document.Length;
            DocumentCount++;
            CharacterCount += document.Length;
            if (length < BatchCharacters) continue;
            Start(batch);
            batch = [];
            length = 0;
        }
        Start(batch);
        while (counting.Count > 0) JoinOldest();
        return words;
    }

    private void Start(List<string> batch)
    {
        cancellation.ThrowIfCancellationRequested();
        counting.Enqueue(Task.Run(() => CountBatch(batch), cancellation));
        // One batch a thread is being counted and one waits; then reading waits too.
        if (counting.Count >= 2 * options.ThreadCount) JoinOldest();
        if (progress is null || clock.Elapsed - reported < ReportInterval) return;
        reported = clock.Elapsed;
        progress.Report(new TrainerProgress
        {
            DocumentCount = DocumentCount,
            CharacterCount = CharacterCount,
            WordCount = words.Count,
            MergeTarget = options.MergedTokenCount,
            Elapsed = clock.Elapsed,
        });
    }

    private void JoinOldest()
    {
        words.AddAll(counting.Dequeue().GetAwaiter().GetResult());
        if (words.Count <= options.DistinctWordLimit) return;
        // Well below the limit, or the next batch would be over it again.
        for (var occurrences = 1L; words.Count > options.DistinctWordLimit / 2; occurrences *= 2) words.Forget(occurrences);
    }

    private WordTable CountBatch(List<string> batch)
    {
        var table = new WordTable();
        foreach (var document in batch)
        {
            cancellation.ThrowIfCancellationRequested();
            switch (options.Pattern)
            {
                case PretokenizationPattern.Gpt2: CountWords<Gpt2Scanner>(document, table); break;
                case PretokenizationPattern.Llama3: CountWords<Llama3Scanner>(document, table); break;
                default: CountWords<O200kScanner>(document, table); break;
            }
        }
        return table;
    }

    private void CountWords<TScanner>(ReadOnlySpan<char> text, WordTable table) where TScanner : struct, IWordScanner
    {
        for (var start = 0; start < text.Length;)
        {
            var end = TScanner.WordEnd(text, start);
            while (end - start > LongestWord)
            {
                var cut = start + (char.IsHighSurrogate(text[start + LongestWord - 1]) ? LongestWord - 1 : LongestWord);
                table.Add(text[start..cut], 1);
                start = cut;
            }
            AddWord(text[start..end], table);
            start = end;
        }
    }

    private void AddWord(ReadOnlySpan<char> word, WordTable table)
    {
        if (options.KoreanParticles)
        {
            for (var stem = KoreanParticles.LastIn(word); stem < word.Length; stem = KoreanParticles.LastIn(word))
            {
                table.Add(word[stem..], 1);
                word = word[..stem];
            }
        }
        table.Add(word, 1);
    }
}
