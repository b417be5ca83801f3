using System.Runtime.InteropServices;
using Hanul.Formats;

namespace Hanul.Models;

/// <summary>A tensor in memory of its own, for the few that cannot be used where they lie in a file.</summary>
internal sealed unsafe class TensorBuffer : IDisposable
{
    private const int AlignmentBytes = 64;
    private void* _memory;

    public TensorBuffer(ElementType type, IReadOnlyList<long> shape)
    {
        var lengthBytes = type.BytesFor(shape.Aggregate(1L, (product, size) => checked(product * size)));
        _memory = NativeMemory.AlignedAlloc((nuint)lengthBytes, AlignmentBytes);
        View = new TensorView(type, shape, (byte*)_memory, lengthBytes);
    }

    public TensorView View { get; }

    /// <summary>The tensor's bytes as something to write to.</summary>
    public UnmanagedMemoryStream OpenWrite() => new(View.Pointer, View.LengthBytes, View.LengthBytes, FileAccess.Write);

    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }
}
