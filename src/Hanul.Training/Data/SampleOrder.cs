namespace Hanul.Training;

/// <summary>
/// A seeded permutation of <c>[0, count)</c> for every epoch, computed index by index: a Feistel network over the next even number of
/// bits (Black and Rogaway, 2002), walked until it lands inside. It needs no table, so the position in the data is one number.
/// </summary>
/// <param name="count">How many samples an epoch has.</param>
/// <param name="seed">Orders of different seeds differ.</param>
public sealed class SampleOrder(long count, long seed)
{
    private const int Rounds = 6;

    private readonly int halfBits = Math.Max(1, (64 - (int)long.LeadingZeroCount(Math.Max(1, count - 1)) + 1) / 2);

    /// <summary>How many samples an epoch has.</summary>
    public long Count { get; } = count > 0
        ? count
        : throw new ArgumentOutOfRangeException(nameof(count), "An order needs at least one sample.");

    /// <summary>The sample that comes at a place of an epoch.</summary>
    /// <param name="epoch">The pass over the data, from 0.</param>
    /// <param name="place">The place within the pass, below <see cref="Count"/>.</param>
    public long this[long epoch, long place]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(place);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(place, Count);
            var key = Hash(seed, epoch);
            var value = (ulong)place;
            do
                value = Scramble(value, key);
            while (value >= (ulong)Count);
            return (long)value;
        }
    }

    /// <summary>A number that two others decide and that looks random.</summary>
    internal static ulong Hash(long first, long second) => NoiseSource.Mix(NoiseSource.Mix((ulong)first) ^ (ulong)second);

    private ulong Scramble(ulong value, ulong key)
    {
        var mask = (1UL << halfBits) - 1;
        var (left, right) = (value >> halfBits, value & mask);
        for (var round = 1UL; round <= Rounds; round++)
            (left, right) = (right, left ^ (NoiseSource.Mix(key + round + (right << 8)) & mask));
        return (left << halfBits) | right;
    }
}
