using Hanul.Models;
using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>What happens between the two projections of a feed-forward network.</summary>
internal static class GatedActivation
{
    /// <param name="input"><c>[tokens, width]</c>, or where it is gated <c>[tokens, 2 · width]</c> with the gate in the first half.</param>
    /// <param name="activation">The function.</param>
    /// <param name="gated">True where the first half, activated, multiplies the second.</param>
    /// <returns><c>[tokens, width]</c>.</returns>
    internal static Tensor Apply(Tensor input, Activation activation, bool gated)
    {
        using var scope = NewDisposeScope();
        if (!gated)
            return Activate(input, activation).MoveToOuterDisposeScope();
        var halves = input.chunk(2, -1);
        return Activate(halves[0], activation).mul(halves[1]).MoveToOuterDisposeScope();
    }

    private static Tensor Activate(Tensor x, Activation activation) => activation switch
    {
        Activation.Silu => nn.functional.silu(x),
        Activation.Gelu => nn.functional.gelu(x),
        Activation.GeluTanh => nn.functional.gelu(x, TorchSharp.Modules.GELU.Approximate.tanh),
        Activation.Relu => nn.functional.relu(x),
        _ => throw new NotSupportedException($"Training knows no activation {activation}."),
    };
}
