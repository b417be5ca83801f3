using Hanul.Formats;

namespace Hanul.Compute.Tests;

/// <summary>
/// Numbers at an odd address between marks: a kernel that reads beyond them computes NaN, and one that writes beyond them is found out.
/// </summary>
internal sealed unsafe class Guarded : IDisposable
{
    private const int MarkBytes = 256;
    private const byte Mark = 0xFF; // four of them are a NaN, two of them a NaN in either half format

    private readonly FloatBuffer _memory;
    private readonly int _lengthBytes;

    public Guarded(int lengthBytes, int misalignBytes = 4)
    {
        _lengthBytes = lengthBytes;
        _memory = new((lengthBytes + (2 * MarkBytes) + 64) / sizeof(float));
        new Span<byte>(_memory.Pointer, (int)_memory.Count * sizeof(float)).Fill(Mark);
        Bytes = (byte*)_memory.Pointer + MarkBytes + misalignBytes;
    }

    public byte* Bytes { get; }

    public float* Floats => (float*)Bytes;

    public Span<float> Span => new(Bytes, _lengthBytes / sizeof(float));

    public static Guarded Of(ReadOnlySpan<float> numbers)
    {
        var guarded = new Guarded(numbers.Length * sizeof(float));
        numbers.CopyTo(guarded.Span);
        return guarded;
    }

    public static Guarded Random(Random random, int count, float size = 1)
    {
        var guarded = new Guarded(count * sizeof(float));
        foreach (ref var number in guarded.Span)
            number = ((random.NextSingle() * 2) - 1) * size;
        return guarded;
    }

    /// <summary>A matrix of random weights, stored as a type.</summary>
    public static (Guarded Memory, WeightMatrix Matrix) Weights(Random random, ElementType type, int rows, int columns)
    {
        var numbers = new float[rows * columns];
        foreach (ref var number in numbers.AsSpan())
            number = (random.NextSingle() * 2) - 1;
        var bytes = (int)type.BytesFor(numbers.Length);
        var guarded = new Guarded(bytes, misalignBytes: 2);
        Elements.FromSingle(type, numbers, new(guarded.Bytes, bytes));
        return (guarded, new(new TensorView(type, [rows, columns], guarded.Bytes, bytes)));
    }

    public void AssertUntouchedOutside()
    {
        var before = new ReadOnlySpan<byte>(Bytes - MarkBytes, MarkBytes);
        var after = new ReadOnlySpan<byte>(Bytes + _lengthBytes, MarkBytes / 2);
        Assert.False(before.ContainsAnyExcept(Mark), "something was written before the numbers");
        Assert.False(after.ContainsAnyExcept(Mark), "something was written after the numbers");
    }

    public void Dispose() => _memory.Dispose();
}
