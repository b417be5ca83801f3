using System.Text.Json.Nodes;

namespace Hanul.Training.Benchmarks;

/// <summary>What the PyTorch that we are measured against is made of, as it told us itself.</summary>
/// <param name="Torch">Its version.</param>
/// <param name="Threads">Threads of one operation.</param>
/// <param name="Blas">The matrix library that multiplies for it.</param>
/// <param name="Float32">Floating-point operations a second of a float32 product.</param>
/// <param name="BFloat16">The same in bfloat16.</param>
internal sealed record PeerMachine(string Torch, int Threads, string Blas, double Float32, double BFloat16)
{
    internal static PeerMachine Read(JsonObject line)
    {
        var libraries = line["blas"]!.AsArray().Select(name => name!.GetValue<string>()).Where(name => name != "libblas.so.3");
        var blas = string.Join(", ", libraries);
        return new(
            line["torch"]!.GetValue<string>(),
            line["threads"]!.GetValue<int>(),
            blas.Length > 0 ? blas : line["blas_folder"]?.GetValue<string>() ?? "built in",
            line["gflops_float32"]!.GetValue<double>() * 1e9,
            line["gflops_bfloat16"]!.GetValue<double>() * 1e9);
    }

    /// <summary>Refuses a peer that multiplies with a slow BLAS: winning against it would prove nothing.</summary>
    /// <param name="ours">Floating-point operations a second of our own float32 product.</param>
    /// <exception cref="NotSupportedException">The peer's product is less than half as fast as ours.</exception>
    internal void RequireFastBlas(double ours)
    {
        if (Float32 >= ours / 2)
            return;
        throw new NotSupportedException(
            $"PyTorch {Torch} multiplies float32 matrices at {Float32 / 1e9:F0} GFLOP/s with {Blas}, libtorch here at {ours / 1e9:F0}: " +
            "not a fair peer. On Debian install libopenblas0-pthread, then run this again.");
    }

    public override string ToString() =>
        $"PyTorch {Torch} with {Blas}, {Threads} threads: float32 products at {Float32 / 1e9:F0} GFLOP/s, bfloat16 at {BFloat16 / 1e9:F0}";
}
