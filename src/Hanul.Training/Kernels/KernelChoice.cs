using TorchSharp;
using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>
/// Whether an operator uses its own kernels, which run on the processor, or is composed of libtorch's operators, which run anywhere.
/// Both compute the same; tests hold the first to the second.
/// </summary>
internal static class KernelChoice
{
    [ThreadStatic]
    private static bool composed;

    /// <summary>True where kernels can work on a tensor.</summary>
    internal static bool AppliesTo(Tensor tensor) =>
        !composed && tensor.device_type == DeviceType.CPU && tensor.dtype is ScalarType.Float32 or ScalarType.BFloat16;

    /// <summary>Until disposed, this thread composes every operator.</summary>
    internal static IDisposable Composed() => new Composition();

    private sealed class Composition : IDisposable
    {
        internal Composition() => composed = true;

        public void Dispose() => composed = false;
    }
}
