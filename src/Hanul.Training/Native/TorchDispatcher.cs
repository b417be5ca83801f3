using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>libtorch's stable C interface, for what TorchSharp does not bind: raw tensor memory and libtorch's thread pool.</summary>
internal static unsafe partial class TorchDispatcher
{
    internal const string Library = "torch_cpu";

    /// <summary>The address of a tensor's first element; a view's own, not its storage's.</summary>
    internal static void* Pointer(Tensor tensor)
    {
        if (aoti_torch_get_data_ptr(tensor.Handle, out var pointer) != 0)
            throw new InvalidOperationException("libtorch gave no address for a tensor.");
        return pointer;
    }

    /// <summary>
    /// Cuts <c>[0, count)</c> into one range for each thread of libtorch's pool, none smaller than <paramref name="grain"/>,
    /// and runs <paramref name="body"/> on each.
    /// </summary>
    internal static void ParallelFor(long count, long grain, delegate* unmanaged[Cdecl]<long, long, void*, void> body, void* context)
    {
        if (torch_parallel_for(0, count, grain, body, context) != 0)
            throw new InvalidOperationException("libtorch could not run a kernel in its thread pool.");
    }

    [LibraryImport(Library)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int aoti_torch_get_data_ptr(IntPtr tensor, out void* pointer);

    [LibraryImport(Library)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int torch_parallel_for(
        long begin, long end, long grain, delegate* unmanaged[Cdecl]<long, long, void*, void> body, void* context);
}
