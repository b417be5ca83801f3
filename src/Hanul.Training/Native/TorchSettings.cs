using TorchSharp;

namespace Hanul.Training;

/// <summary>Settings of libtorch that hold for the whole process.</summary>
public static class TorchSettings
{
    /// <summary>Sets how many threads a tensor operation uses.</summary>
    /// <param name="count">At least 1; usually the number of cores.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1.</exception>
    public static void SetThreads(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        NativeTorch.Load();
        torch.set_num_threads(count);
    }
}
