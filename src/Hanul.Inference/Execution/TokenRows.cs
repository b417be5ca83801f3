using Hanul.Compute;

namespace Hanul.Inference;

/// <summary>Numbers of each token of a batch: [tokens, width].</summary>
internal sealed unsafe class TokenRows(int capacity, int width) : IDisposable
{
    private readonly FloatBuffer _numbers = new((long)capacity * width);

    internal int Width { get; } = width;

    internal float* Pointer => _numbers.Pointer;

    internal float* Row(int token) => _numbers.Pointer + ((long)token * Width);

    internal ReadOnlySpan<float> Span(int token) => new(Row(token), Width);

    public void Dispose() => _numbers.Dispose();
}
