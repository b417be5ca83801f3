using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hanul.Tokenization;

/// <summary>
/// From a pair of token ids to the rank of their merge: an open-addressed table, read-only once built. An entry is eight bytes, both
/// ids and the rank in one word, so that the table of a common vocabulary stays near the processor.
/// </summary>
internal sealed class MergeTable
{
    /// <summary>The rank of a pair that does not merge.</summary>
    public const int None = int.MaxValue;

    /// <summary>Ids and ranks below which everything must lie.</summary>
    public const int IdLimit = 1 << 21;

    /// <inheritdoc cref="IdLimit"/>
    public const int RankLimit = 1 << 22;

    private const int IdBits = 21;
    private const int RankBits = 22;
    private const ulong Empty = ulong.MaxValue;

    private readonly ulong[] entries;
    private readonly int shift;
    private readonly int[] mergedOfRank;

    /// <param name="merges">In order of rank; of a pair listed twice the first counts.</param>
    /// <exception cref="NotSupportedException">There are more tokens or merges than any published vocabulary has.</exception>
    public MergeTable(IReadOnlyList<Merge> merges)
    {
        if (merges.Count >= RankLimit) throw new NotSupportedException($"A vocabulary with {merges.Count:N0} merges is too large; {RankLimit - 1:N0} are possible.");
        var bits = 4;
        while (1L << bits < 2L * merges.Count) bits++;
        shift = 64 - bits;
        entries = new ulong[1 << bits];
        Array.Fill(entries, Empty);
        mergedOfRank = new int[merges.Count];
        for (var rank = 0; rank < merges.Count; rank++)
        {
            var (left, right, merged) = merges[rank];
            if (Math.Max(left, right) >= IdLimit) throw new NotSupportedException($"The token id {Math.Max(left, right):N0} is too large; ids up to {IdLimit - 1:N0} are possible.");
            mergedOfRank[rank] = merged;
            ref var entry = ref Slot(Pair(left, right));
            if (entry == Empty) entry = (Pair(left, right) << RankBits) | (uint)rank;
        }
    }

    /// <summary>Rank of the merge, or <see cref="None"/>; lower ranks merge first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int RankOf(int left, int right)
    {
        var entry = Slot(Pair(left, right));
        return entry == Empty ? None : (int)(entry & (RankLimit - 1));
    }

    /// <summary>The token that a merge makes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int MergedOf(int rank) => mergedOfRank[rank];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Pair(int left, int right) => ((ulong)(uint)left << IdBits) | (uint)right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref ulong Slot(ulong pair)
    {
        var table = entries;
        var index = (nuint)((pair * 0x9E3779B97F4A7C15) >> shift);
        while (true)
        {
            ref var entry = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(table), index);
            if (entry >> RankBits == pair || entry == Empty) return ref entry;
            index = (index + 1) & (nuint)(table.Length - 1);
        }
    }
}
