namespace Hanul.Tokenization;

/// <summary>Pairs that one merge makes on one side of the new token: by the neighbouring token, how often and in which words.</summary>
internal sealed class PairGains(int vocabularySize)
{
    private readonly long[] occurrences = new long[vocabularySize];
    private readonly int[] wordCounts = new int[vocabularySize];
    private readonly int[] lastWords = new int[vocabularySize];
    private readonly List<int> touched = [];
    private readonly List<(int Neighbour, int Word)> events = [];

    /// <summary>Words are visited one after the other; each is kept once.</summary>
    public void Add(int neighbour, long count, int word)
    {
        if (occurrences[neighbour] == 0)
        {
            touched.Add(neighbour);
            lastWords[neighbour] = -1;
        }
        occurrences[neighbour] += count;
        if (lastWords[neighbour] == word) return;
        lastWords[neighbour] = word;
        wordCounts[neighbour]++;
        events.Add((neighbour, word));
    }

    /// <summary>Hands over what is at least <paramref name="minimum"/> and starts anew.</summary>
    public IEnumerable<(int Neighbour, PairCount Count)> Drain(long minimum)
    {
        var kept = new Dictionary<int, PairCount>();
        foreach (var neighbour in touched)
        {
            if (occurrences[neighbour] >= minimum)
                kept.Add(neighbour, new PairCount(occurrences[neighbour], new int[wordCounts[neighbour]]));
            occurrences[neighbour] = 0;
            wordCounts[neighbour] = 0;
        }
        foreach (var (neighbour, word) in events)
        {
            if (kept.TryGetValue(neighbour, out var count)) count.Words[wordCounts[neighbour]++] = word;
        }
        foreach (var neighbour in touched) wordCounts[neighbour] = 0;
        touched.Clear();
        events.Clear();
        return kept.Select(entry => (entry.Key, entry.Value));
    }
}
