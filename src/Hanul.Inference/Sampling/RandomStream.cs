namespace Hanul.Inference;

/// <summary>
/// SplitMix64 (Steele, Lea and Flood, 2014): 64 bits of state that grow by 0x9E3779B97F4A7C15 and are mixed. The same seed gives the
/// same numbers on every machine.
/// </summary>
internal struct RandomStream(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 bits.</summary>
    internal ulong NextBits()
    {
        var bits = _state += 0x9E3779B97F4A7C15;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }

    /// <summary>A number in [0, 1): the upper 53 bits, over 2⁵³.</summary>
    internal double NextDouble() => (NextBits() >> 11) * (1.0 / (1L << 53));
}
