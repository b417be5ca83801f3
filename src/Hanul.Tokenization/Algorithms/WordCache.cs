using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hanul.Tokenization;

/// <summary>
/// Ids of recent short words: direct-mapped, of fixed size, an entry a cache line. For one thread at a time.
/// </summary>
internal sealed class WordCache
{
    /// <summary>Longer words are not kept.</summary>
    public const int MaximumLength = 15;

    /// <summary>Words of more ids are not kept.</summary>
    public const int MaximumIds = 7;

    private const int Bits = 14;

    private readonly Entry[] entries = new Entry[1 << Bits];

    [StructLayout(LayoutKind.Sequential)]
    private struct Entry
    {
        /// <summary>The word's characters, then zeros, then its length.</summary>
        public Vector256<ushort> Key;

        /// <summary>The ids, then zeros, then how many.</summary>
        public Vector256<int> Ids;
    }

    /// <summary>The key of a word of 1 to <see cref="MaximumLength"/> characters at <paramref name="start"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ushort> KeyOf(ReadOnlySpan<char> text, int start, int length)
    {
        Vector256<ushort> characters;
        if (start + Vector256<ushort>.Count <= text.Length)
        {
            characters = Vector256.LoadUnsafe(
                ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text)), (nuint)start);
        }
        else
        {
            Span<char> padded = stackalloc char[Vector256<ushort>.Count];
            text.Slice(start, length).CopyTo(padded);
            characters = Vector256.LoadUnsafe(ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(padded)));
        }
        var kept = Vector256.LessThan(Vector256<ushort>.Indices, Vector256.Create((ushort)length));
        return (characters & kept).WithElement(MaximumLength, (ushort)length);
    }

    /// <summary>Appends the ids of a word that is there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGet(Vector256<ushort> key, IdBuffer output)
    {
        ref var entry = ref entries[Slot(key)];
        if (entry.Key != key) return false;
        entry.Ids.StoreUnsafe(ref output.Reserve(Vector256<int>.Count));
        output.Advance(entry.Ids[MaximumIds]);
        return true;
    }

    public void Put(Vector256<ushort> key, ReadOnlySpan<int> ids)
    {
        if (ids.Length > MaximumIds) return;
        Span<int> padded = stackalloc int[Vector256<int>.Count];
        ids.CopyTo(padded);
        padded[MaximumIds] = ids.Length;
        ref var entry = ref entries[Slot(key)];
        entry.Key = key;
        entry.Ids = Vector256.Create<int>(padded);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Slot(Vector256<ushort> key)
    {
        var lanes = key.AsUInt64();
        var low = Math.BigMul(lanes[0] ^ 0x9E3779B97F4A7C15, lanes[1] ^ 0xC2B2AE3D27D4EB4F, out var lowHalf);
        var high = Math.BigMul(lanes[2] ^ 0x165667B19E3779F9, lanes[3] ^ 0xD6E8FEB86659FD93, out var highHalf);
        var mixed = (low ^ lowHalf) + (high ^ highHalf);
        return (int)((mixed * 0x9E3779B97F4A7C15) >> (64 - Bits));
    }
}
