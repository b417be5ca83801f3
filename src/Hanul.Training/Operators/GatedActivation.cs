using Hanul.Models;
using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>What happens between the two projections of a feed-forward network.</summary>
internal sealed class GatedActivation : FusedOperator<GatedActivation, ActivationRows>
{
    /// <param name="input"><c>[rows, width]</c>, or where it is gated <c>[rows, 2 · width]</c> with the gate in the first half.</param>
    /// <param name="activation">The function.</param>
    /// <param name="gated">True where the first half, activated, multiplies the second.</param>
    /// <returns><c>[rows, width]</c>.</returns>
    internal static Tensor Apply(Tensor input, Activation activation, bool gated)
    {
        if (KernelChoice.AppliesTo(input))
            return Call(new(activation, gated), input)[0];
        using var scope = NewDisposeScope();
        if (!gated)
            return Activate(input, activation).MoveToOuterDisposeScope();
        var halves = input.chunk(2, -1);
        return Activate(halves[0], activation).mul(halves[1]).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Forward(ActivationRows arguments, IReadOnlyList<Tensor?> inputs, List<Tensor> saved)
    {
        saved.Add(inputs[0]!);
        return [arguments.Forward(inputs[0]!)];
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor?> Backward(ActivationRows arguments, IReadOnlyList<Tensor> saved, IReadOnlyList<Tensor?> gradients) =>
        [arguments.Backward(saved[0], gradients[0]!)];

    private static Tensor Activate(Tensor x, Activation activation) => activation switch
    {
        Activation.Silu => nn.functional.silu(x),
        Activation.Gelu => nn.functional.gelu(x),
        Activation.GeluTanh => nn.functional.gelu(x, TorchSharp.Modules.GELU.Approximate.tanh),
        Activation.Relu => nn.functional.relu(x),
        _ => throw new NotSupportedException($"Training knows no activation {activation}."),
    };
}
