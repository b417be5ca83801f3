using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hanul.Tokenization;

/// <summary>How often each word was seen; words lie end to end in one array.</summary>
internal sealed class WordTable
{
    private const int SlotsAtFirst = 1 << 12;

    // Drawn once a process: nobody can write a corpus whose words all collide. No result depends on it.
    private static readonly ulong Seed = (ulong)Random.Shared.NextInt64();

    private char[] characters = new char[SlotsAtFirst * 4];
    private Entry[] entries = new Entry[SlotsAtFirst / 2];
    private int[] slots = new int[SlotsAtFirst]; // index of the entry plus one
    private int characterCount;

    private struct Entry
    {
        public ulong Hash;
        public long Occurrences;
        public int Start;
        public int Length;
    }

    public int Count { get; private set; }

    public ReadOnlySpan<char> WordAt(int index) => characters.AsSpan(entries[index].Start, entries[index].Length);

    public long OccurrencesAt(int index) => entries[index].Occurrences;

    public void Add(ReadOnlySpan<char> word, long occurrences) => Add(word, HashOf(word), occurrences);

    /// <summary>Adds all that another table holds.</summary>
    public void AddAll(WordTable other)
    {
        for (var i = 0; i < other.Count; i++) Add(other.WordAt(i), other.entries[i].Hash, other.entries[i].Occurrences);
    }

    /// <summary>Forgets words seen at most <paramref name="occurrences"/> times.</summary>
    public void Forget(long occurrences)
    {
        var kept = new WordTable();
        for (var i = 0; i < Count; i++)
        {
            if (entries[i].Occurrences > occurrences) kept.Add(WordAt(i), entries[i].Hash, entries[i].Occurrences);
        }
        (characters, entries, slots, characterCount, Count) =
            (kept.characters, kept.entries, kept.slots, kept.characterCount, kept.Count);
    }

    private void Add(ReadOnlySpan<char> word, ulong hash, long occurrences)
    {
        var mask = slots.Length - 1;
        for (var slot = (int)hash & mask; ; slot = (slot + 1) & mask)
        {
            if (slots[slot] == 0)
            {
                slots[slot] = Append(word, hash, occurrences);
                if (Count * 2 > slots.Length) Rehash();
                return;
            }
            ref var entry = ref entries[slots[slot] - 1];
            if (entry.Hash != hash || !word.SequenceEqual(characters.AsSpan(entry.Start, entry.Length))) continue;
            entry.Occurrences += occurrences;
            return;
        }
    }

    private int Append(ReadOnlySpan<char> word, ulong hash, long occurrences)
    {
        if (characterCount + word.Length > characters.Length) Array.Resize(ref characters, characters.Length * 2);
        if (Count == entries.Length) Array.Resize(ref entries, entries.Length * 2);
        word.CopyTo(characters.AsSpan(characterCount));
        entries[Count] = new Entry { Hash = hash, Occurrences = occurrences, Start = characterCount, Length = word.Length };
        characterCount += word.Length;
        return ++Count;
    }

    private void Rehash()
    {
        slots = new int[slots.Length * 2];
        var mask = slots.Length - 1;
        for (var i = 0; i < Count; i++)
        {
            var slot = (int)entries[i].Hash & mask;
            while (slots[slot] != 0) slot = (slot + 1) & mask;
            slots[slot] = i + 1;
        }
    }

    private static ulong HashOf(ReadOnlySpan<char> word)
    {
        var hash = Seed ^ (ulong)word.Length;
        var rest = MemoryMarshal.AsBytes(word);
        for (; rest.Length >= sizeof(ulong); rest = rest[sizeof(ulong)..]) hash = Mix(hash, MemoryMarshal.Read<ulong>(rest));
        if (rest.IsEmpty) return Mix(hash, Seed);
        ulong last = 0;
        rest.CopyTo(MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref last, 1)));
        return Mix(hash, last);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong hash, ulong value)
    {
        var high = Math.BigMul(hash ^ value ^ 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, out var low);
        return high ^ low;
    }
}
