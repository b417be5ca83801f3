using Hanul.Formats;

namespace Hanul.Compute.Tests;

/// <summary>A product of random numbers.</summary>
internal sealed unsafe class RandomProduct : IDisposable
{
    private readonly Guarded _weights;
    private readonly Guarded _input;
    private readonly Guarded _bias;

    public RandomProduct(Random random, ElementType type, int rows, int columns, int vectors, bool bias)
    {
        (_weights, var matrix) = Guarded.Weights(random, type, rows, columns);
        _input = Guarded.Random(random, vectors * columns);
        _bias = Guarded.Random(random, rows);
        Output = new(rows * vectors * sizeof(float));
        Product = new()
        {
            Weights = matrix,
            Bias = bias ? _bias.Floats : null,
            Input = _input.Floats,
            InputStride = columns,
            Output = Output.Floats,
            OutputStride = rows,
            VectorCount = vectors,
        };
    }

    public MatrixProduct Product { get; }

    public Guarded Output { get; }

    public void Dispose()
    {
        foreach (var memory in (Guarded[])[_weights, _input, _bias, Output])
            memory.Dispose();
    }
}
