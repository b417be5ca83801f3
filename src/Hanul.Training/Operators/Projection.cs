using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>
/// Multiplies each token with a matrix. The weight's gradient is added to the flat gradients by the matrix product itself,
/// instead of being made, kept and added later.
/// </summary>
internal sealed class Projection : FusedOperator<Projection, Projection.Weights>
{
    /// <summary><c>x · weightᵀ + bias + residual</c>.</summary>
    /// <param name="x"><c>[tokens, in]</c>.</param>
    /// <param name="weight"><c>[out, in]</c>.</param>
    /// <param name="bias"><c>[out]</c>, or null.</param>
    /// <param name="residual"><c>[tokens, out]</c>, or null.</param>
    /// <returns><c>[tokens, out]</c>.</returns>
    internal static Tensor Apply(Tensor x, Weight weight, Weight? bias = null, Tensor? residual = null)
    {
        if (KernelChoice.AppliesTo(x))
            return Call(new(weight, bias), x, weight.Value, bias?.Value, residual)[0];
        using var scope = NewDisposeScope();
        var result = nn.functional.linear(x, weight.Value, bias?.Value);
        return (residual is null ? result : result + residual).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Forward(Weights arguments, IReadOnlyList<Tensor?> inputs, List<Tensor> saved)
    {
        var (x, transposed, bias, residual) = (inputs[0]!, inputs[1]!.t(), inputs[2], inputs[3]);
        saved.Add(x);
        if (residual is null)
            return [bias is null ? x.mm(transposed) : bias.addmm(x, transposed)];
        var result = residual.addmm(x, transposed);
        return [bias is null ? result : result.add_(bias)];
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor?> Backward(Weights arguments, IReadOnlyList<Tensor> saved, IReadOnlyList<Tensor?> gradients)
    {
        var gradient = gradients[0]!;
        arguments.Weight.Gradient.addmm_(gradient.t(), saved[0]);
        arguments.Bias?.Gradient.add_(gradient.sum(dim: 0));
        return [gradient.mm(arguments.Weight.Value), null, null, gradient];
    }

    /// <summary>A projection's weights.</summary>
    internal sealed record Weights(Weight Weight, Weight? Bias);
}
