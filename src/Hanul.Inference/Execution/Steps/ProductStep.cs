using Hanul.Compute;

namespace Hanul.Inference;

/// <summary>Multiplies the tokens by one or several matrices that do not depend on one another.</summary>
internal sealed unsafe class ProductStep(params MatrixProduct[] products) : Step
{
    internal override void Run(ThreadTeam team, Kernels kernels, TokenBatch batch) => Run(team, kernels, batch.Count);

    internal void Run(ThreadTeam team, Kernels kernels, int count)
    {
        foreach (ref var product in products.AsSpan())
            product.VectorCount = count;
        MatrixProducts.Run(team, kernels, products);
    }

    /// <summary>A product of all tokens' rows.</summary>
    internal static MatrixProduct Of(
        WeightMatrix weights, float* bias, TokenRows source, TokenRows target, bool accumulate = false) => new()
        {
            Weights = weights,
            Bias = bias,
            Input = source.Pointer,
            InputStride = source.Width,
            Output = target.Pointer,
            OutputStride = target.Width,
            Accumulate = accumulate,
        };
}
