using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hanul.Training;

/// <summary>libtorch's stable C interface, for what TorchSharp does not bind: raw tensor memory and libtorch's thread pool.</summary>
internal static unsafe partial class TorchDispatcher
{
    internal const string Library = "torch_cpu";

    /// <summary>
    /// Cuts <c>[0, count)</c> into one range for each thread of libtorch's pool, none smaller than <paramref name="grain"/>,
    /// and runs <paramref name="body"/> on each.
    /// </summary>
    internal static void ParallelFor(long count, long grain, delegate* unmanaged[Cdecl]<long, long, void*, void> body, void* context)
    {
        if (count > 0 && torch_parallel_for(0, count, grain, body, context) != 0)
            throw new InvalidOperationException("libtorch could not run a kernel in its thread pool.");
    }

    [LibraryImport(Library)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int torch_parallel_for(
        long begin, long end, long grain, delegate* unmanaged[Cdecl]<long, long, void*, void> body, void* context);
}
