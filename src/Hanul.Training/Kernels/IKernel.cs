namespace Hanul.Training;

/// <summary>
/// A loop over raw tensor memory that may be cut into ranges. Its fields are addresses and constants; ranges run at the same time on
/// different threads, so what one writes no other may touch.
/// </summary>
internal interface IKernel
{
    /// <summary>Does the items <c>[begin, end)</c>. Must not throw: it runs on a thread of libtorch's.</summary>
    void Run(long begin, long end);
}
