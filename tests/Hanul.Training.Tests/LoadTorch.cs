using System.Runtime.CompilerServices;

namespace Hanul.Training.Tests;

/// <summary>TorchSharp must not be touched before libtorch is loaded, and tests touch it everywhere.</summary>
internal static class LoadTorch
{
    [ModuleInitializer]
    internal static void Load() => TorchSettings.SetThreads(1);
}
