using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Hanul.Tokenization;

/// <summary>
/// Ids of recent short words: direct-mapped, an entry a cache line. It starts small and doubles while words keep missing, up to a
/// fixed size. For one thread at a time.
/// </summary>
internal sealed class WordCache
{
    /// <summary>Longer words are not kept.</summary>
    public const int MaximumLength = 15;

    /// <summary>Words of more ids are not kept.</summary>
    public const int MaximumIds = 7;

    /// <summary>Characters that a key is read from, those beyond the word included.</summary>
    public const int KeyCharacters = 16;

    private const int BitsAtFirst = 10;
    private const int BitsAtMost = 17; // 8 MiB
    private const int MissesBeforeGrowth = 4; // an entry

    private Entry[] entries = new Entry[1 << BitsAtFirst];
    private int bits = BitsAtFirst;
    private int misses;

    [StructLayout(LayoutKind.Sequential)]
    private struct Entry
    {
        /// <summary>The word's characters, then zeros, then its length; all zeros where there is no word.</summary>
        public Vector256<ushort> Key;

        /// <summary>The ids, then zeros, then how many.</summary>
        public Vector256<int> Ids;
    }

    /// <summary>The key of a word of 1 to <see cref="MaximumLength"/> characters.</summary>
    /// <param name="first">Its first character; <see cref="KeyCharacters"/> of them must be readable.</param>
    /// <param name="length">How many of them are the word.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ushort> KeyOf(ref readonly char first, int length)
    {
        var characters = Vector256.LoadUnsafe(ref Unsafe.As<char, ushort>(ref Unsafe.AsRef(in first)));
        var kept = Vector256.LessThan(Vector256<ushort>.Indices, Vector256.Create((ushort)length));
        return (characters & kept).WithElement(MaximumLength, (ushort)length);
    }

    /// <summary>A number that says where a key belongs, whatever the size of the cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint HashOf(Vector256<ushort> key)
    {
        var lanes = key.AsUInt64();
        var low = Math.BigMul(lanes[0] ^ 0x9E3779B97F4A7C15, lanes[1] ^ 0xC2B2AE3D27D4EB4F, out var lowHalf);
        var high = Math.BigMul(lanes[2] ^ 0x165667B19E3779F9, lanes[3] ^ 0xD6E8FEB86659FD93, out var highHalf);
        return (uint)((((low ^ lowHalf) + (high ^ highHalf)) * 0x9E3779B97F4A7C15) >> 32);
    }

    /// <summary>Has the entry fetched while other work is done.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void Prefetch(uint hash)
    {
        if (!Sse.IsSupported) return;
        ref var entry = ref EntryAt(hash);
        Sse.Prefetch0(Unsafe.AsPointer(ref entry)); // a hint: should the array move meanwhile, nothing is lost but time
        Sse.Prefetch0(Unsafe.AsPointer(ref entry.Ids));
    }

    /// <summary>Appends the ids of a word that is there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGet(Vector256<ushort> key, uint hash, IdBuffer output)
    {
        ref var entry = ref EntryAt(hash);
        if (entry.Key != key) return false;
        entry.Ids.StoreUnsafe(ref output.Reserve(Vector256<int>.Count));
        output.Advance(entry.Ids[MaximumIds]);
        return true;
    }

    /// <summary>Keeps the ids of a word that was not there.</summary>
    public void Put(Vector256<ushort> key, uint hash, ReadOnlySpan<int> ids)
    {
        if (ids.Length > MaximumIds) return;
        if (++misses >= MissesBeforeGrowth << bits && bits < BitsAtMost) Grow();
        Span<int> padded = stackalloc int[Vector256<int>.Count];
        ids.CopyTo(padded);
        padded[MaximumIds] = ids.Length;
        ref var entry = ref EntryAt(hash);
        entry.Key = key;
        entry.Ids = Vector256.Create<int>(padded);
    }

    private void Grow()
    {
        var before = entries;
        bits++;
        misses = 0;
        entries = new Entry[1 << bits];
        foreach (ref var entry in before.AsSpan())
        {
            if (entry.Key != default) EntryAt(HashOf(entry.Key)) = entry;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Entry EntryAt(uint hash) =>
        ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(entries), hash >> (32 - bits));
}
