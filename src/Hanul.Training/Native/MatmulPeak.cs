using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>How fast libtorch multiplies matrices on this machine: what utilisation is measured against.</summary>
public static class MatmulPeak
{
    private const int Size = 1536;

    /// <summary>Measures the best of several products of square matrices, on the threads that libtorch is set to.</summary>
    /// <param name="type">float32 or bfloat16.</param>
    /// <param name="device">Where.</param>
    /// <returns>Floating-point operations a second.</returns>
    public static double Measure(ScalarType type, DeviceType device = DeviceType.CPU)
    {
        NativeTorch.Load();
        var where = new Device(device);
        using var still = no_grad();
        using var scope = NewDisposeScope();
        var a = rand([Size, Size], ScalarType.Float32, where).to(type);
        var b = rand([Size, Size], ScalarType.Float32, where).to(type);
        var best = double.MaxValue;
        var all = Stopwatch.StartNew();
        for (var i = 0; i < 4 || (i < 64 && all.Elapsed.TotalSeconds < 0.5); i++)
        {
            var watch = Stopwatch.StartNew();
            using var product = a.mm(b);
            if (device != DeviceType.CPU)
                cuda.synchronize();
            best = Math.Min(best, watch.Elapsed.TotalSeconds);
        }

        return 2.0 * Size * Size * Size / best;
    }
}
