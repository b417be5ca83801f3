using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>How fast libtorch multiplies matrices on this machine: what utilisation is measured against.</summary>
public static class MatmulPeak
{
    private const int LargeSize = 1536, SmallSize = 192;

    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(0.5);

    /// <summary>Measures the best of several products of square matrices, on the threads that libtorch is set to.</summary>
    /// <param name="type">float32 or bfloat16.</param>
    /// <param name="device">Where.</param>
    /// <returns>Floating-point operations a second.</returns>
    public static double Measure(ScalarType type, DeviceType device = DeviceType.CPU)
    {
        NativeTorch.Load();
        using var still = no_grad();
        var small = Best(SmallSize, type, new(device));

        // Without instructions for the type a large product can take minutes, and the small one already tells.
        var large = small * Math.Pow((double)LargeSize / SmallSize, 3);
        return large > Budget ? Rate(SmallSize, small) : Rate(LargeSize, Best(LargeSize, type, new(device)));
    }

    private static double Rate(int size, TimeSpan time) => 2.0 * size * size * size / time.TotalSeconds;

    private static TimeSpan Best(int size, ScalarType type, Device where)
    {
        using var scope = NewDisposeScope();
        var a = rand([size, size], ScalarType.Float32, where).to(type);
        var b = rand([size, size], ScalarType.Float32, where).to(type);
        var best = TimeSpan.MaxValue;
        var all = Stopwatch.StartNew();
        for (var i = 0; i < 4 || (i < 64 && all.Elapsed < Budget); i++)
        {
            var watch = Stopwatch.StartNew();
            using var product = a.mm(b);
            if (where.type != DeviceType.CPU)
                cuda.synchronize();
            best = watch.Elapsed < best ? watch.Elapsed : best;
        }

        return best;
    }
}
