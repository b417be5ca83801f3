using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hanul.Tokenization;

/// <summary>Merges a few symbols without touching memory but for the table: lowest rank first, leftmost among equals.</summary>
/// <remarks>
/// Each pair is one number, its rank above its position, so that the smallest number is the merge to make. The numbers of all pairs
/// stay in registers. Symbols never move: a merge leaves the left one in place and links past the right one.
/// </remarks>
internal static class ShortWordMerger
{
    /// <summary>As many symbols as the registers hold pairs.</summary>
    public const int MostSymbols = 32;

    private const int PositionBits = 5;
    private const uint NoPair = uint.MaxValue;

    /// <param name="symbols">At most <see cref="MostSymbols"/> ids; overwritten.</param>
    /// <param name="table">The merges.</param>
    /// <param name="output">Takes the ids.</param>
    [SkipLocalsInit]
    public static void Merge(Span<int> symbols, MergeTable table, IdBuffer output)
    {
        Span<uint> pairs = stackalloc uint[MostSymbols];
        pairs.Fill(NoPair);
        var any = false;
        for (var i = 0; i + 1 < symbols.Length; i++)
        {
            pairs[i] = PairAt(i, table.RankOf(symbols[i], symbols[i + 1]));
            any |= pairs[i] != NoPair;
        }
        if (!any)
        {
            foreach (var symbol in symbols) output.Add(symbol);
        }
        else if (symbols.Length <= PairsOf16.Count)
        {
            Merge(symbols, new PairsOf16(pairs), table, output);
        }
        else
        {
            Merge(symbols, new PairsOf32(pairs), table, output);
        }
    }

    [SkipLocalsInit]
    private static void Merge<TPairs>(Span<int> symbols, TPairs pairs, MergeTable table, IdBuffer output) where TPairs : struct, IPairs
    {
        Span<byte> next = stackalloc byte[MostSymbols];
        Span<byte> previous = stackalloc byte[MostSymbols];
        for (var i = 0; i < symbols.Length; i++)
        {
            next[i] = (byte)(i + 1);
            previous[i] = (byte)(i - 1);
        }
        while (pairs.Smallest() is not NoPair and var best)
        {
            var at = (int)(best & (MostSymbols - 1));
            var right = next[at];
            var after = next[right];
            var merged = table.MergedOf((int)(best >> PositionBits));
            symbols[at] = merged;
            next[at] = after;

            var pairAfter = NoPair;
            if (after < symbols.Length)
            {
                previous[after] = (byte)at;
                pairAfter = PairAt(at, table.RankOf(merged, symbols[after]));
            }
            var before = at > 0 ? previous[at] : at;
            var pairBefore = at > 0 ? PairAt(before, table.RankOf(symbols[before], merged)) : pairAfter;
            pairs.Replace(at, pairAfter, right, before, pairBefore);
        }
        for (var i = 0; i < symbols.Length; i = next[i]) output.Add(symbols[i]);
    }

    private static uint PairAt(int position, int rank) => rank == MergeTable.None ? NoPair : ((uint)rank << PositionBits) | (uint)position;

    /// <summary>One number for each position.</summary>
    private interface IPairs
    {
        uint Smallest();

        /// <summary>After a merge: the pair at its place and the one before have new ranks, the one at its right symbol is gone.</summary>
        void Replace(int at, uint pairAt, int gone, int before, uint pairBefore);
    }

    private struct PairsOf16(ReadOnlySpan<uint> pairs) : IPairs
    {
        public const int Count = 16;

        private Vector256<uint> first = Vector256.Create(pairs);
        private Vector256<uint> second = Vector256.Create(pairs[8..]);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly uint Smallest() => SmallestOf(Vector256.Min(first, second));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Replace(int at, uint pairAt, int gone, int before, uint pairBefore)
        {
            first = Replaced(first, 0, at, pairAt, gone, before, pairBefore);
            second = Replaced(second, 8, at, pairAt, gone, before, pairBefore);
        }
    }

    private struct PairsOf32(ReadOnlySpan<uint> pairs) : IPairs
    {
        private Vector256<uint> first = Vector256.Create(pairs);
        private Vector256<uint> second = Vector256.Create(pairs[8..]);
        private Vector256<uint> third = Vector256.Create(pairs[16..]);
        private Vector256<uint> fourth = Vector256.Create(pairs[24..]);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly uint Smallest() => SmallestOf(Vector256.Min(Vector256.Min(first, second), Vector256.Min(third, fourth)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Replace(int at, uint pairAt, int gone, int before, uint pairBefore)
        {
            first = Replaced(first, 0, at, pairAt, gone, before, pairBefore);
            second = Replaced(second, 8, at, pairAt, gone, before, pairBefore);
            third = Replaced(third, 16, at, pairAt, gone, before, pairBefore);
            fourth = Replaced(fourth, 24, at, pairAt, gone, before, pairBefore);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint SmallestOf(Vector256<uint> eight)
    {
        var four = Vector128.Min(eight.GetLower(), eight.GetUpper());
        var two = Vector128.Min(four, Vector128.Shuffle(four, Vector128.Create(2u, 3, 0, 1)));
        return Vector128.Min(two, Vector128.Shuffle(two, Vector128.Create(1u, 0, 3, 2))).ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Replaced(
        Vector256<uint> pairs, uint offset, int at, uint pairAt, int gone, int before, uint pairBefore)
    {
        var positions = Vector256<uint>.Indices + Vector256.Create(offset);
        pairs |= Vector256.Equals(positions, Vector256.Create((uint)gone));
        pairs = Vector256.ConditionalSelect(Vector256.Equals(positions, Vector256.Create((uint)at)), Vector256.Create(pairAt), pairs);
        return Vector256.ConditionalSelect(Vector256.Equals(positions, Vector256.Create((uint)before)), Vector256.Create(pairBefore), pairs);
    }
}
