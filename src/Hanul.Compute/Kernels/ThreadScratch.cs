namespace Hanul.Compute;

/// <summary>Room for a kernel's intermediate numbers, one for each thread that computes; it grows to what was needed most.</summary>
internal static unsafe class ThreadScratch
{
    [ThreadStatic]
    private static FloatBuffer? t_buffer;

    /// <summary>Room that holds until the thread asks again.</summary>
    internal static float* Floats(long count)
    {
        if (t_buffer is not { } buffer || buffer.Count < count)
        {
            t_buffer?.Dispose();
            t_buffer = buffer = new(count);
        }

        return buffer.Pointer;
    }
}
