using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>
/// A step of the autograd graph with a forward and a backward pass of its own. Adds to TorchSharp's functions what they lack: every tensor
/// made on the way is freed at once, also the gradients handed back to libtorch, which would otherwise wait for the garbage collector.
/// </summary>
/// <typeparam name="TSelf">The operator.</typeparam>
/// <typeparam name="TArguments">What it is told beside tensors.</typeparam>
internal abstract class FusedOperator<TSelf, TArguments> : autograd.MultiTensorFunction<TSelf>
    where TSelf : FusedOperator<TSelf, TArguments>, new()
    where TArguments : class
{
    private const string ArgumentsKey = "arguments";
    private const string PresentKey = "present";

    /// <inheritdoc/>
    public override string Name => typeof(TSelf).Name;

    /// <summary>Runs the operator.</summary>
    /// <param name="arguments">What it is told beside tensors.</param>
    /// <param name="inputs">What gradients may flow back to, or null where an input is absent.</param>
    protected static List<Tensor> Call(TArguments arguments, params ReadOnlySpan<Tensor?> inputs) => apply([arguments, .. inputs]);

    /// <summary>Computes the outputs. Exceptions are still safe here.</summary>
    /// <param name="arguments">What it is told beside tensors.</param>
    /// <param name="inputs">As given to <see cref="Call"/>, contiguous.</param>
    /// <param name="saved">Takes what the backward pass needs.</param>
    protected abstract IReadOnlyList<Tensor> Forward(TArguments arguments, IReadOnlyList<Tensor?> inputs, List<Tensor> saved);

    /// <summary>Computes the gradients. Must not throw: libtorch ends the process when it does.</summary>
    /// <param name="arguments">What it is told beside tensors.</param>
    /// <param name="saved">What the forward pass saved.</param>
    /// <param name="gradients">Of the outputs, contiguous; null for one that nothing depended on. Some output always has one.</param>
    /// <returns>
    /// Gradients of the inputs; null for a weight whose gradient was added to <see cref="Weight.Gradient"/>. Those of absent inputs are ignored.
    /// </returns>
    protected abstract IReadOnlyList<Tensor?> Backward(TArguments arguments, IReadOnlyList<Tensor> saved, IReadOnlyList<Tensor?> gradients);

    /// <inheritdoc/>
    public sealed override List<Tensor> forward(autograd.AutogradContext ctx, params object[] vars)
    {
        using var scope = NewDisposeScope();
        var arguments = (TArguments)vars[0];
        var inputs = Array.ConvertAll(vars[1..], input => ((Tensor?)input)?.contiguous());
        var saved = new List<Tensor>();
        var outputs = Forward(arguments, inputs, saved);
        ctx.save_data(ArgumentsKey, arguments);
        ctx.save_data(PresentKey, Array.ConvertAll(inputs, input => input is not null));
        ctx.set_materialize_grads(false);
        // TorchSharp commits these to the graph only after this method, so they must outlive its scope; the caller's scope frees them.
        ctx.save_for_backward(saved.ConvertAll(tensor => tensor.MoveToOuterDisposeScope()));
        return outputs.Select(output => output.MoveToOuterDisposeScope()).ToList();
    }

    /// <inheritdoc/>
    public sealed override List<Tensor> backward(autograd.AutogradContext ctx, List<Tensor> grad_outputs)
    {
        GradientHandover.Release();
        using var scope = NewDisposeScope();
        var gradients = grad_outputs.ConvertAll(gradient => gradient.IsInvalid ? null : gradient.contiguous());
        foreach (var given in grad_outputs)
            given.Dispose();
        var results = Backward((TArguments)ctx.get_data(ArgumentsKey), ctx.get_saved_variables(), gradients);
        var present = (bool[])ctx.get_data(PresentKey);
        var handed = new List<Tensor> { null! };
        for (var i = 0; i < present.Length; i++)
        {
            var result = present[i] ? results[i] : null;
            GradientHandover.Keep(result);
            handed.Add(result!);
        }

        return handed;
    }
}
