namespace Hanul.Tokenization;

/// <summary>
/// Merges a word of any length in close to linear time: all pairs of one rank in one sweep, lowest rank first. A text without
/// spaces is one word, so this may be asked to merge a hundred million bytes.
/// </summary>
internal sealed class LongWordMerger
{
    private const int Gone = -1;

    private readonly MergeTable table;
    private readonly int[] symbols;
    private readonly int[] next;
    private readonly int[] previous;
    private readonly Dictionary<int, List<int>> positionsOfRank = [];
    private readonly PriorityQueue<int, int> ranks = new();

    private LongWordMerger(ReadOnlySpan<byte> word, int[] idOfByte, MergeTable table)
    {
        this.table = table;
        symbols = new int[word.Length];
        next = new int[word.Length];
        previous = new int[word.Length];
        for (var i = 0; i < word.Length; i++)
        {
            symbols[i] = idOfByte[word[i]];
            next[i] = i + 1;
            previous[i] = i - 1;
        }
    }

    public static void Merge(ReadOnlySpan<byte> word, int[] idOfByte, MergeTable table, IdBuffer output)
    {
        var merger = new LongWordMerger(word, idOfByte, table);
        merger.MergeAll();
        for (var i = 0; i < merger.symbols.Length; i = merger.next[i]) output.Add(merger.symbols[i]);
    }

    private void MergeAll()
    {
        for (var i = 0; i + 1 < symbols.Length; i++) Offer(i);
        while (ranks.TryDequeue(out var rank, out _))
        {
            if (!positionsOfRank.Remove(rank, out var positions)) continue;
            if (!IsAscending(positions)) positions.Sort();
            Sweep(rank, positions);
        }
    }

    /// <summary>Merges the pairs of one rank from left to right, giving way where a merge makes a pair of a lower rank.</summary>
    private void Sweep(int rank, List<int> positions)
    {
        for (var k = 0; k < positions.Count; k++)
        {
            var at = positions[k];
            if (symbols[at] == Gone || next[at] >= symbols.Length) continue;
            var right = next[at];
            if (table.RankOf(symbols[at], symbols[right]) != rank) continue; // an earlier merge took one of the two

            symbols[at] = table.MergedOf(rank);
            symbols[right] = Gone;
            next[at] = next[right];
            if (next[at] < symbols.Length) previous[next[at]] = at;

            var lowest = Offer(at);
            if (previous[at] >= 0) lowest = Math.Min(lowest, Offer(previous[at]));
            if (lowest >= rank) continue;
            positions.RemoveRange(0, k + 1);
            foreach (var rest in positions) Enqueue(rank, rest);
            return;
        }
    }

    /// <summary>Queues the pair that starts at a position; returns its rank.</summary>
    private int Offer(int at)
    {
        if (next[at] >= symbols.Length) return MergeTable.None;
        var rank = table.RankOf(symbols[at], symbols[next[at]]);
        if (rank != MergeTable.None) Enqueue(rank, at);
        return rank;
    }

    private void Enqueue(int rank, int at)
    {
        if (!positionsOfRank.TryGetValue(rank, out var positions))
        {
            positionsOfRank.Add(rank, positions = []);
            ranks.Enqueue(rank, rank);
        }
        positions.Add(at);
    }

    private static bool IsAscending(List<int> positions)
    {
        for (var i = 1; i < positions.Count; i++)
        {
            if (positions[i] < positions[i - 1]) return false;
        }
        return true;
    }
}
