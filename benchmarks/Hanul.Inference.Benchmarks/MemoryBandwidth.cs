using System.Diagnostics;
using System.Numerics;
using Hanul.Compute;

namespace Hanul.Inference.Benchmarks;

/// <summary>How fast threads read memory: the ceiling of decoding, which reads every active weight once a token.</summary>
internal sealed class MemoryBandwidth : IDisposable
{
    private const long Count = 64 << 20; // 256 MB: beyond any cache

    private readonly FloatBuffer _buffer = new(Count);
    private readonly ThreadTeam _team;

    public unsafe MemoryBandwidth(int? threads)
    {
        _team = new(threads);
        for (long i = 0; i < Count; i++)
            _buffer.Pointer[i] = 1;
    }

    /// <summary>Bytes a second, the best of a few rounds.</summary>
    public unsafe double Measure()
    {
        var best = double.MaxValue;
        for (var round = 0; round < 4; round++)
        {
            var start = Stopwatch.GetTimestamp();
            _team.Run(Count, 1 << 18, new Read(_buffer.Pointer));
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return Count * sizeof(float) / best;
    }

    public void Dispose()
    {
        _team.Dispose();
        _buffer.Dispose();
    }

    private readonly unsafe struct Read(float* numbers) : IParallelWork
    {
        public void Run(long first, long last)
        {
            Vector<float> a = default, b = default, c = default, d = default;
            var wide = Vector<float>.Count;
            for (var p = numbers + first; p < numbers + last; p += 4 * wide)
            {
                a += Vector.Load(p);
                b += Vector.Load(p + wide);
                c += Vector.Load(p + (2 * wide));
                d += Vector.Load(p + (3 * wide));
            }

            if (Vector.Sum(a + b + c + d) < 0)
                throw new InvalidDataException("A sum of ones is negative.");
        }
    }
}
