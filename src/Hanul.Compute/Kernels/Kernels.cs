using System.Runtime.Intrinsics;

namespace Hanul.Compute;

/// <summary>
/// The arithmetic of a forward pass, on one thread. This is the seam behind which faster code for a processor goes; every
/// implementation is held to <see cref="Scalar"/> by tests. Pointers need no alignment and nothing outside the given lengths is touched.
/// </summary>
public abstract unsafe class Kernels
{
    /// <summary>The plainest code, number by number: what the others must agree with.</summary>
    public static Kernels Scalar { get; } = new ScalarKernels();

    /// <summary>All implementations that this processor runs at full speed, the best first.</summary>
    public static IReadOnlyList<Kernels> Available { get; } = FindAvailable();

    /// <summary>The best implementation for this processor.</summary>
    public static Kernels Best => Available[0];

    /// <summary>A short name for logs and tests, for example <c>vector 256</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Computes some rows of a product.</summary>
    /// <param name="product">The product.</param>
    /// <param name="firstRow">The first row of the weights.</param>
    /// <param name="lastRow">One past the last row.</param>
    public abstract void Multiply(in MatrixProduct product, int firstRow, int lastRow);

    /// <summary>Turns a row of weights into float32.</summary>
    /// <param name="weights">The matrix.</param>
    /// <param name="row">Which row.</param>
    /// <param name="target">[columns].</param>
    public abstract void Expand(in WeightMatrix weights, int row, float* target);

    /// <summary><c>target = source / √(mean(source²) + ε) · weight</c>. In place is allowed.</summary>
    public abstract void RootMeanSquareNorm(float* source, float* weight, float* target, int count, float epsilon);

    /// <summary><c>target = (source − mean) / √(variance + ε) · weight + bias</c>; the bias may be null. In place is allowed.</summary>
    public abstract void LayerNorm(float* source, float* weight, float* bias, float* target, int count, float epsilon);

    /// <summary><c>numbers = exp(numbers − largest) / sum</c>, in place.</summary>
    public abstract void Softmax(float* numbers, int count);

    /// <summary>
    /// <c>target = function(gate) · up</c>, or <c>function(gate)</c> where <paramref name="up"/> is null. In place is allowed.
    /// </summary>
    public abstract void Activate(ActivationFunction function, float* gate, float* up, float* target, int count);

    /// <summary>
    /// Turns feature <c>i</c> and feature <c>i + headSize/2</c> of a head by an angle (Su et al., 2021, in the half-split order).
    /// </summary>
    /// <param name="head">[head size].</param>
    /// <param name="cosine">[head size / 2].</param>
    /// <param name="sine">[head size / 2].</param>
    /// <param name="headSize">Features of the head.</param>
    public abstract void Rotate(float* head, float* cosine, float* sine, int headSize);

    /// <summary><c>target += scale · source</c>.</summary>
    public abstract void AddScaled(float* source, float scale, float* target, int count);

    /// <summary><c>numbers *= scale</c>.</summary>
    public abstract void Scale(float* numbers, float scale, int count);

    /// <summary><c>Σ left · right</c>.</summary>
    public abstract float Dot(float* left, float* right, int count);

    /// <summary>Adds a page of keys and values to what a query has seen.</summary>
    /// <param name="page">At least one position.</param>
    /// <param name="query">[head size].</param>
    /// <param name="scale">What scores are multiplied by, usually 1/√(head size).</param>
    /// <param name="headSize">Features of the head.</param>
    /// <param name="sum">The state, <see cref="AttentionSum.Empty"/> before the first page.</param>
    /// <param name="output">[head size]: the weighted sum so far; its contents before the first page do not matter.</param>
    public abstract void Attend(in AttentionPage page, float* query, float scale, int headSize, ref AttentionSum sum, float* output);

    private static Kernels[] FindAvailable()
    {
        var found = new List<Kernels>();
        if (Vector512.IsHardwareAccelerated)
            found.Add(new VectorKernels<Width512, Vector512<float>>("vector 512"));
        if (Vector256.IsHardwareAccelerated)
            found.Add(new VectorKernels<Width256, Vector256<float>>("vector 256"));
        if (Vector128.IsHardwareAccelerated)
            found.Add(new VectorKernels<Width128, Vector128<float>>("vector 128"));
        found.Add(Scalar);
        return [.. found];
    }
}
