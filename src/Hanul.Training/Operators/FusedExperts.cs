using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>
/// <see cref="ExpertMixture"/> as one step of the graph: one copy of the tokens into the order of their experts, one product for each expert and
/// projection, one copy back. Weight gradients are added to the flat gradients by the products themselves.
/// </summary>
internal sealed class FusedExperts : FusedOperator<FusedExperts, FusedExperts.State>
{
    internal static ExpertOutcome Apply(Tensor x, Tensor? residual, ExpertArguments arguments)
    {
        var weights = arguments.Weights;
        var state = new State(arguments);
        var outputs = Call(
            state, x, residual, weights.Router.Value, weights.Input.Value, weights.InputBias?.Value, weights.Output.Value, weights.OutputBias?.Value);
        return new(outputs[0], outputs[1], state.Routing!.Assignment);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Forward(State state, IReadOnlyList<Tensor?> inputs, List<Tensor> saved)
    {
        var (x, residual, arguments) = (inputs[0]!, inputs[1], state.Arguments);
        var routing = state.Routing = Routing.Forward(x, arguments);
        var rows = new ExpertRows(arguments, routing.Assignment);
        var inner = rows.Multiply(rows.Gather(x), arguments.Weights.Input, arguments.Weights.InputBias);
        var activated = arguments.Activation.Forward(inner);
        var outer = rows.Multiply(activated, arguments.Weights.Output, arguments.Weights.OutputBias);
        saved.AddRange([x, inner, activated, outer, routing.Probabilities, routing.LogSums, routing.Gates]);
        return [rows.Combine(residual, outer, routing.Gates, x), routing.AuxiliaryLosses];
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor?> Backward(State state, IReadOnlyList<Tensor> saved, IReadOnlyList<Tensor?> gradients)
    {
        var (arguments, weights) = (state.Arguments, state.Arguments.Weights);
        var (x, inner, activated, outer) = (saved[0], saved[1], saved[2], saved[3]);
        var routing = state.Routing! with { Probabilities = saved[4], LogSums = saved[5], Gates = saved[6] };
        var rows = new ExpertRows(arguments, routing.Assignment);
        var gradient = gradients[0] ?? zeros_like(x);

        var (outerGradient, gateGradients) = rows.CombineBackward(gradient, outer, routing.Gates);
        var activatedGradient = rows.MultiplyBackward(activated, outerGradient, weights.Output, weights.OutputBias);
        var innerGradient = arguments.Activation.Backward(inner, activatedGradient);
        var rowGradient = rows.MultiplyBackward(rows.Gather(x), innerGradient, weights.Input, weights.InputBias);
        var routerGradient = routing.Backward(x, gateGradients, gradients[1]);
        return [rows.Scatter(rowGradient, routerGradient, x), gradient, null, null, null, null, null];
    }

    /// <summary>The arguments, and what the forward pass found out that is no tensor.</summary>
    internal sealed class State(ExpertArguments arguments)
    {
        internal ExpertArguments Arguments { get; } = arguments;

        internal Routing? Routing { get; set; }
    }
}
