namespace Hanul.Tokenization;

/// <summary>
/// Learns merges from counted words: always the most frequent pair, the one with the smallest ids among equals, as Hugging Face's
/// trainer does. Only the words that hold a pair are looked at when it merges, and pair counts are kept up to date, not recounted.
/// </summary>
internal sealed class MergeLearner
{
    private readonly long minimumFrequency;
    private readonly WordSymbols words;
    private readonly List<string> tokens = [];
    private readonly Dictionary<string, int> ids = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, PairCount> pairs = []; // those frequent enough to merge
    private readonly PriorityQueue<ulong, PairRank> queue = new();

    // What one merge changes, by the neighbour of the place where it happens.
    private readonly PairGains gainedBefore;
    private readonly PairGains gainedAfter;
    private readonly PairLosses lostBefore;
    private readonly PairLosses lostAfter;

    public MergeLearner(WordTable counted, int vocabularySize, long minimumFrequency)
    {
        this.minimumFrequency = minimumFrequency;
        (gainedBefore, gainedAfter) = (new PairGains(vocabularySize), new PairGains(vocabularySize));
        (lostBefore, lostAfter) = (new PairLosses(vocabularySize), new PairLosses(vocabularySize));
        var idOfByte = new int[256];
        foreach (var value in ByteAlphabet.BytesInOrder) idOfByte[value] = AddToken(ByteAlphabet.CharacterOf(value).ToString());
        words = new WordSymbols(counted, idOfByte);
        CountBytePairs();
    }

    /// <summary>Text of each token in GPT-2's byte alphabet, by id.</summary>
    public IReadOnlyList<string> Tokens => tokens;

    /// <summary>In order of rank.</summary>
    public List<Merge> Merges { get; } = [];

    /// <summary>Learns one merge; false when no pair is frequent enough.</summary>
    public bool TryLearn()
    {
        while (queue.TryDequeue(out var pair, out var rank))
        {
            if (!pairs.TryGetValue(pair, out var count) || count.Occurrences > rank.Occurrences) continue;
            if (count.Occurrences < rank.Occurrences)
            {
                queue.Enqueue(pair, new PairRank(count.Occurrences, pair)); // it became rarer while it waited
                continue;
            }
            pairs.Remove(pair);
            Apply((int)(pair >> 32), (int)(uint)pair, count.Words);
            return true;
        }
        return false;
    }

    private void Apply(int left, int right, int[] holders)
    {
        var spelling = tokens[left] + tokens[right];
        var isNew = !ids.TryGetValue(spelling, out var merged);
        if (isNew) merged = AddToken(spelling);
        Merges.Add(new Merge(left, right, merged));
        foreach (var word in holders) MergeIn(word, left, right, merged);

        // Where two merges stand side by side the second takes apart a pair that the first one made: gains come first.
        if (isNew) Gain(merged);
        foreach (var (neighbour, lost) in lostBefore.Drain()) Lose(Pair(neighbour, left), lost);
        foreach (var (neighbour, lost) in lostAfter.Drain()) Lose(Pair(right, neighbour), lost);
        if (!isNew) RecountPairsOf(merged);
    }

    private void MergeIn(int word, int left, int right, int merged)
    {
        var text = words[word];
        var count = words.OccurrencesOf(word);
        var written = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != left || i + 1 == text.Length || text[i + 1] != right)
            {
                text[written++] = text[i];
                continue;
            }
            i++;
            if (written > 0)
            {
                lostBefore.Add(text[written - 1], count);
                gainedBefore.Add(text[written - 1], count, word);
            }
            if (i + 1 < text.Length)
            {
                lostAfter.Add(text[i + 1], count);
                gainedAfter.Add(text[i + 1], count, word);
            }
            text[written++] = merged;
        }
        words.Shorten(word, written);
    }

    private void Gain(int merged)
    {
        foreach (var (neighbour, count) in gainedBefore.Drain(minimumFrequency)) Offer(Pair(neighbour, merged), count);
        foreach (var (neighbour, count) in gainedAfter.Drain(minimumFrequency)) Offer(Pair(merged, neighbour), count);
    }

    private void Lose(ulong pair, long lost)
    {
        if (!pairs.TryGetValue(pair, out var count)) return;
        count.Occurrences -= lost;
        if (count.Occurrences < minimumFrequency) pairs.Remove(pair);
    }

    /// <summary>
    /// Two different merges can spell the same token (a+aa, aa+a). Its pairs have then been seen before, and the rare ones among them
    /// forgotten, so they are counted anew.
    /// </summary>
    private void RecountPairsOf(int token)
    {
        gainedBefore.Drain(long.MaxValue);
        gainedAfter.Drain(long.MaxValue);
        for (var word = 0; word < words.Count; word++)
        {
            var text = words[word];
            for (var i = 0; i + 1 < text.Length; i++)
            {
                if (text[i] == token) gainedAfter.Add(text[i + 1], words.OccurrencesOf(word), word);
                else if (text[i + 1] == token) gainedBefore.Add(text[i], words.OccurrencesOf(word), word);
            }
        }
        Gain(token);
    }

    private void CountBytePairs()
    {
        var gains = new PairGains(256 * 256);
        for (var word = 0; word < words.Count; word++)
        {
            var text = words[word];
            for (var i = 0; i + 1 < text.Length; i++) gains.Add((text[i] << 8) | text[i + 1], words.OccurrencesOf(word), word);
        }
        foreach (var (both, count) in gains.Drain(minimumFrequency)) Offer(Pair(both >> 8, both & 255), count);
    }

    private void Offer(ulong pair, PairCount count)
    {
        pairs[pair] = count;
        queue.Enqueue(pair, new PairRank(count.Occurrences, pair));
    }

    private int AddToken(string spelling)
    {
        ids.Add(spelling, tokens.Count);
        tokens.Add(spelling);
        return tokens.Count - 1;
    }

    private static ulong Pair(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;
}
