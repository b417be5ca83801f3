using System.Numerics;

namespace Hanul.Training;

/// <summary>Fills a buffer with uniform noise from [0, 1). An item is one element.</summary>
internal unsafe struct UniformKernel : IKernel
{
    internal float* Output;
    internal CounterNoise Noise;

    public readonly void Run(long begin, long end)
    {
        var i = begin;
        for (; i + Vector<float>.Count <= end; i += Vector<float>.Count)
            Noise.Uniform(i).Store(Output + i);
        for (; i < end; i++)
            Output[i] = Noise.Uniform(i)[0];
    }
}
