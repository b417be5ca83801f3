using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hanul.Training;

/// <summary>Runs kernels in libtorch's own thread pool, so that its threads and ours never compete for the same cores.</summary>
internal static unsafe class KernelLauncher
{
    /// <summary>Runs a kernel over <c>[0, count)</c>.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="count">Items.</param>
    /// <param name="grain">The fewest items that are worth a thread.</param>
    internal static void Launch<TKernel>(TKernel kernel, long count, long grain = 1)
        where TKernel : unmanaged, IKernel
    {
        if (count <= 0)
            return;
        if (count <= grain)
        {
            kernel.Run(0, count);
            return;
        }

        var call = new Call { Run = &Invoke<TKernel>, Kernel = &kernel };
        TorchDispatcher.ParallelFor(count, grain, &Enter, &call);
    }

    private static void Invoke<TKernel>(void* kernel, long begin, long end)
        where TKernel : unmanaged, IKernel => ((TKernel*)kernel)->Run(begin, end);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Enter(long begin, long end, void* context)
    {
        var call = (Call*)context;
        call->Run(call->Kernel, begin, end);
    }

    private struct Call
    {
        internal delegate*<void*, long, long, void> Run;
        internal void* Kernel;
    }
}
