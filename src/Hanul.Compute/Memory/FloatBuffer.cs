using System.Runtime.InteropServices;

namespace Hanul.Compute;

/// <summary>
/// Float32 numbers outside the garbage collector's heap, aligned to a cache line and never moved. Fresh pages are given by the
/// operating system when they are first touched, so an ample size costs nothing until it is used.
/// </summary>
public sealed unsafe class FloatBuffer : IDisposable
{
    /// <summary>Bytes of a cache line, and of the widest vector register.</summary>
    public const int AlignmentBytes = 64;

    private float* _pointer;

    /// <summary>Takes room for numbers; what they are is undefined.</summary>
    /// <param name="count">How many numbers.</param>
    /// <exception cref="OutOfMemoryException">The operating system has no such room.</exception>
    public FloatBuffer(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Count = count;
        _pointer = (float*)NativeMemory.AlignedAlloc(checked((nuint)Math.Max(count, 1) * sizeof(float)), AlignmentBytes);
    }

    /// <summary>Returns memory that nobody disposed.</summary>
    ~FloatBuffer() => Free();

    /// <summary>How many numbers there are.</summary>
    public long Count { get; }

    /// <summary>The first number; null once disposed.</summary>
    public float* Pointer => _pointer;

    /// <summary>Some of the numbers.</summary>
    /// <param name="start">The first.</param>
    /// <param name="count">How many.</param>
    public Span<float> Slice(long start, int count)
    {
        ObjectDisposedException.ThrowIf(_pointer is null, this);
        if (start < 0 || count < 0 || start > Count - count)
            throw new ArgumentOutOfRangeException(nameof(start), $"{count} numbers from {start} on do not lie in a buffer of {Count}.");
        return new(_pointer + start, count);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_pointer);
        _pointer = null;
    }
}
