using System.Security.Cryptography;
using System.Text;

namespace Hanul.Training;

/// <summary>Standard normal numbers that a seed and a name decide.</summary>
internal sealed class NormalNumbers
{
    private const double Cut = 2;

    private readonly ulong start;
    private ulong position;
    private double spare = double.NaN;

    internal NormalNumbers(long seed, string name) =>
        start = BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}:{name}")));

    /// <summary>The next number, by the polar method (Marsaglia and Bray, 1964).</summary>
    internal double Next()
    {
        if (!double.IsNaN(spare))
        {
            var kept = spare;
            spare = double.NaN;
            return kept;
        }

        while (true)
        {
            double u = 2 * Uniform() - 1, v = 2 * Uniform() - 1, square = u * u + v * v;
            if (square is >= 1 or 0)
                continue;
            var scale = Math.Sqrt(-2 * Math.Log(square) / square);
            spare = v * scale;
            return u * scale;
        }
    }

    /// <summary>The next number within two deviations.</summary>
    internal double NextTruncated()
    {
        while (true)
        {
            var value = Next();
            if (Math.Abs(value) <= Cut)
                return value;
        }
    }

    private double Uniform() => (NoiseSource.Mix(start + position++) >> 11) * (1.0 / (1ul << 53));
}
