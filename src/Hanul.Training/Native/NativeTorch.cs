using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hanul.Training;

/// <summary>
/// Loads libtorch into this process: from the folder that HANUL_LIBTORCH names (an installed PyTorch's libraries, CUDA included),
/// else from beside the application, else from the NuGet package cache.
/// </summary>
public static class NativeTorch
{
    private static readonly Lock Gate = new();
    private static bool loaded;
    private static IntPtr torchCpu;

    /// <summary>Loads libtorch once; later calls return at once. Safe from any thread.</summary>
    /// <param name="logger">Told where libtorch was found, and whether its bridge had to be adapted to this host.</param>
    /// <exception cref="FileNotFoundException">libtorch is not on this machine; the message says where Hanul looked.</exception>
    /// <exception cref="NotSupportedException">libtorch was found but does not load on this host; the message says why.</exception>
    public static void Load(ILogger? logger = null)
    {
        lock (Gate)
        {
            if (loaded)
                return;
            var log = logger ?? NullLogger.Instance;
            var location = LibtorchLocation.Find();
            log.LogDebug("libtorch is loaded from {Folder}", location.Folder);
            foreach (var library in location.Libraries)
            {
                var handle = LoadLibrary(library);
                if (Path.GetFileNameWithoutExtension(library).EndsWith("torch_cpu", StringComparison.Ordinal))
                    torchCpu = handle;
            }

            LoadBridge(location.Bridge, log);
            NativeLibrary.SetDllImportResolver(typeof(NativeTorch).Assembly, Resolve);
            loaded = true;
        }
    }

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name == TorchDispatcher.Library ? torchCpu : IntPtr.Zero;

    private static IntPtr LoadLibrary(string path)
    {
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception wrong) when (wrong is DllNotFoundException or BadImageFormatException)
        {
            throw new NotSupportedException($"{path} does not load on this host: {wrong.Message}", wrong);
        }
    }

    private static void LoadBridge(string path, ILogger log)
    {
        if (NativeLibrary.TryLoad(path, out _))
            return;
        var adapted = OperatingSystem.IsLinux() ? AdaptedBridge.For(path) : null;
        if (adapted is null)
        {
            LoadLibrary(path);
            return;
        }

        log.LogInformation(
            "TorchSharp's native library asks for a newer C++ run-time than this host has; the copy {Copy}, which does not, is loaded instead",
            adapted);
        LoadLibrary(adapted);
    }
}
