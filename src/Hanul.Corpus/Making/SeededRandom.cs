namespace Hanul.Corpus;

/// <summary>
/// SplitMix64 (Steele, Lea and Flood, 2014). Integer arithmetic alone, so that a seed gives the same corpus on any machine
/// and with any version of .NET, which <see cref="Random"/> does not promise.
/// </summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A generator of its own for item <paramref name="index"/> of stream <paramref name="stream"/> under a seed.</summary>
    public static SeededRandom For(ulong seed, ulong stream, ulong index) => new(Mix(Mix(Mix(seed) ^ stream) ^ index));

    public ulong Next() => Mix(_state += 0x9E3779B97F4A7C15);

    /// <summary>A number in [0, <paramref name="bound"/>).</summary>
    public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    public bool OneIn(int count) => Below(count) == 0;

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
