using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hanul.Training;

/// <summary>
/// Noise that a key and an element's index decide, whoever asks and in whatever order: a backward pass draws it again instead of keeping it,
/// and the number of threads does not matter.
/// </summary>
/// <param name="key">From <see cref="NoiseSource.NextKey"/>.</param>
internal readonly struct CounterNoise(ulong key)
{
    private readonly uint low = (uint)key;
    private readonly uint high = (uint)(key >> 32);

    /// <summary>Uniform numbers from [0, 1), with 24 random bits, of the elements <c>index, index + 1, …</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Vector<float> Uniform(long index)
    {
        var bits = Vector.CreateSequence((uint)index, 1u);
        // The finaliser of MurmurHash3 twice, with half of the key before each: every output bit depends on every bit of key and index.
        bits = Mix(bits ^ new Vector<uint>(low + (uint)(index >> 32) * 0x9E3779B9u));
        bits = Mix(bits + new Vector<uint>(high));
        return Vector.ConvertToSingle(Vector.AsVectorInt32(bits >> 8)) * (1f / (1 << 24));
    }

    /// <summary>The factor of dropout: 0 with a probability, else 1 / (1 − probability).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Vector<float> Dropout(long index, float probability) => Vector.ConditionalSelect(
        Vector.LessThan(Uniform(index), new Vector<float>(probability)), Vector<float>.Zero, new Vector<float>(1 / (1 - probability)));

    /// <summary>A factor from <c>[1 − ε, 1 + ε)</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Vector<float> Jitter(long index, float epsilon) =>
        Vector.FusedMultiplyAdd(Uniform(index), new(2 * epsilon), new Vector<float>(1 - epsilon));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<uint> Mix(Vector<uint> bits)
    {
        bits = (bits ^ (bits >> 16)) * 0x85EBCA6Bu;
        bits = (bits ^ (bits >> 13)) * 0xC2B2AE35u;
        return bits ^ (bits >> 16);
    }
}
