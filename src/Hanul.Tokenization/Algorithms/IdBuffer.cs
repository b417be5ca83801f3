using System.Runtime.CompilerServices;

namespace Hanul.Tokenization;

/// <summary>A growing run of ids that is kept between calls.</summary>
internal sealed class IdBuffer
{
    private const int KeptLength = 1 << 18;

    private int[] ids = new int[1024];

    public int Count { get; private set; }

    public ReadOnlySpan<int> Ids => ids.AsSpan(0, Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int id)
    {
        if (Count == ids.Length) Grow(1);
        ids[Count++] = id;
    }

    /// <summary>Room for at least <paramref name="length"/> more ids, to be claimed with <see cref="Advance"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref int Reserve(int length)
    {
        if (length > ids.Length - Count) Grow(length);
        return ref ids[Count];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(int length) => Count += length;

    /// <summary>Empties the buffer, and lets go of the memory of an unusually long text.</summary>
    public void Clear()
    {
        Count = 0;
        if (ids.Length > KeptLength) ids = new int[1024];
    }

    private void Grow(int more)
    {
        var needed = (long)Count + more;
        if (needed > Array.MaxLength) throw new ArgumentException($"The text gives more than {Array.MaxLength:N0} tokens; encode it in parts.");
        Array.Resize(ref ids, (int)Math.Min(Array.MaxLength, Math.Max(2L * ids.Length, needed)));
    }
}
