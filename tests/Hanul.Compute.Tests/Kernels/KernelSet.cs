using System.Runtime.Intrinsics;

namespace Hanul.Compute.Tests;

/// <summary>Every implementation, also those that this processor would not choose.</summary>
internal static class KernelSet
{
    private static readonly Dictionary<string, Kernels> All = new()
    {
        ["vector 128"] = new VectorKernels<Width128, Vector128<float>>("vector 128"),
        ["vector 256"] = new VectorKernels<Width256, Vector256<float>>("vector 256"),
        ["vector 512"] = new VectorKernels<Width512, Vector512<float>>("vector 512"),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    public static Kernels Named(string name) => All[name];
}
