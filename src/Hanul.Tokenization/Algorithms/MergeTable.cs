using System.Runtime.CompilerServices;

namespace Hanul.Tokenization;

/// <summary>From a pair of token ids to the rank of their merge and the token it makes: an open-addressed table, read-only once built.</summary>
internal sealed class MergeTable
{
    /// <summary>The rank of a pair that does not merge.</summary>
    public const int None = int.MaxValue;

    private const ulong Empty = ulong.MaxValue;

    private readonly Entry[] entries;
    private readonly int shift;

    private struct Entry
    {
        public ulong Pair;
        public int Rank;
        public int Merged;
    }

    /// <param name="merges">In order of rank; of a pair listed twice the first counts.</param>
    public MergeTable(IReadOnlyList<Merge> merges)
    {
        var bits = 4;
        while (1L << bits < 2L * merges.Count) bits++;
        shift = 64 - bits;
        entries = new Entry[1 << bits];
        foreach (ref var entry in entries.AsSpan())
        {
            entry.Pair = Empty;
            entry.Rank = None;
        }
        for (var rank = 0; rank < merges.Count; rank++)
        {
            ref var entry = ref Slot(Pair(merges[rank].Left, merges[rank].Right));
            if (entry.Pair != Empty) continue;
            entry = new Entry { Pair = Pair(merges[rank].Left, merges[rank].Right), Rank = rank, Merged = merges[rank].Merged };
        }
    }

    /// <summary>Rank of the merge, or <see cref="None"/>; lower ranks merge first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int RankOf(int left, int right) => Slot(Pair(left, right)).Rank;

    /// <summary>The token a pair that has a rank merges into.</summary>
    public int MergedOf(int left, int right) => Slot(Pair(left, right)).Merged;

    private static ulong Pair(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Entry Slot(ulong pair)
    {
        var table = entries;
        var index = (int)((pair * 0x9E3779B97F4A7C15) >> shift);
        while (true)
        {
            ref var entry = ref table[index];
            if (entry.Pair == pair || entry.Pair == Empty) return ref entry;
            index = (index + 1) & (table.Length - 1);
        }
    }
}
