using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>
/// Gradients on their way from a managed backward pass to libtorch. libtorch takes its own reference when the pass has returned,
/// so the managed ones can be freed as soon as the next pass begins.
/// </summary>
internal static class GradientHandover
{
    [ThreadStatic]
    private static List<Tensor>? kept;

    internal static void Keep(Tensor? gradient)
    {
        if (gradient is not null)
            (kept ??= []).Add(gradient.DetachFromDisposeScope());
    }

    internal static void Release()
    {
        if (kept is null)
            return;
        foreach (var gradient in kept)
            gradient.Dispose();
        kept.Clear();
    }
}
