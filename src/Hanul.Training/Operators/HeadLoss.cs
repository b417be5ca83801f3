using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>
/// Output head and cross-entropy in one: a few rows of logits at a time are made, turned into their loss and their gradient, multiplied back
/// and forgotten, so that <c>[tokens, vocabulary]</c> never exists (the idea of Liger-Kernel; Hsu et al., 2024).
/// </summary>
internal sealed class HeadLoss : FusedOperator<HeadLoss, HeadLoss.Arguments>
{
    /// <summary>The target that does not count.</summary>
    internal const long Ignored = -100;

    // Enough rows that reading the head's matrix once a chunk is cheap beside multiplying with it, few enough to bound memory.
    private const long FewestRows = 256;
    private const long LogitsPerChunk = 4 << 20;

    /// <summary>The mean cross-entropy in nats, a float32 scalar.</summary>
    /// <param name="x">What the final norm gave, <c>[tokens, hidden]</c>.</param>
    /// <param name="weight">The head, <c>[vocabulary, hidden]</c>.</param>
    /// <param name="targets">int64 <c>[tokens]</c>; −100 does not count.</param>
    /// <param name="targetCount">How many count.</param>
    internal static Tensor Apply(Tensor x, Weight weight, Tensor targets, long targetCount) =>
        Call(new(weight, targets, targetCount, is_grad_enabled(), KernelChoice.AppliesTo(x)), x, weight.Value)[0];

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Forward(Arguments arguments, IReadOnlyList<Tensor?> inputs, List<Tensor> saved)
    {
        var (x, matrix, targets) = (inputs[0]!, inputs[1]!, arguments.Targets.contiguous());
        var loss = zeros([], ScalarType.Float64, x.device);
        var inputGradient = arguments.Training ? empty_like(x) : null;
        var weightGradient = arguments.Training ? zeros_like(matrix) : null;
        var step = Math.Max(FewestRows, LogitsPerChunk / matrix.shape[0]);
        for (long start = 0; start < x.shape[0]; start += step)
        {
            using var chunk = NewDisposeScope();
            var rows = x.narrow(0, start, Math.Min(step, x.shape[0] - start));
            var logits = rows.mm(matrix.t());
            var gradient = arguments.Kernels
                ? Kernel(logits, targets.narrow(0, start, rows.shape[0]), arguments, loss)
                : Composed(logits, targets.narrow(0, start, rows.shape[0]), arguments, loss);
            if (!arguments.Training)
                continue;
            inputGradient!.narrow(0, start, rows.shape[0]).copy_(gradient.mm(matrix));
            weightGradient!.addmm_(gradient.t(), rows);
        }

        if (arguments.Training)
            saved.AddRange([inputGradient!, weightGradient!]);
        return [loss.div_(arguments.TargetCount).to(ScalarType.Float32)];
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor?> Backward(Arguments arguments, IReadOnlyList<Tensor> saved, IReadOnlyList<Tensor?> gradients)
    {
        var scale = gradients[0]!.to(saved[0].dtype);
        arguments.Weight.Gradient.addcmul_(saved[1], scale, 1);
        return [saved[0].mul_(scale), null];
    }

    private static unsafe Tensor Kernel(Tensor logits, Tensor targets, Arguments arguments, Tensor loss)
    {
        var losses = empty(logits.shape[0], ScalarType.Float64);
        if (logits.dtype == ScalarType.Float32)
            Launch<Float32>();
        else
            Launch<BFloat16>();
        loss.add_(losses.sum());
        return logits;

        void Launch<TElement>()
            where TElement : unmanaged, IElement<TElement> => KernelLauncher.Launch(
            new CrossEntropyKernel<TElement>
            {
                Logits = (TElement*)TorchDispatcher.Pointer(logits),
                Targets = (long*)TorchDispatcher.Pointer(targets),
                Losses = (double*)TorchDispatcher.Pointer(losses),
                Vocabulary = (int)logits.shape[1],
                Scale = arguments.Training ? 1f / arguments.TargetCount : 0,
            },
            logits.shape[0]);
    }

    private static Tensor Composed(Tensor logits, Tensor targets, Arguments arguments, Tensor loss)
    {
        var target = targets.unsqueeze(1);
        var counts = target.ne(Ignored).to(ScalarType.Float32);
        var safe = target.clamp(min: 0);
        var logProbabilities = logits.to(ScalarType.Float32).log_softmax(-1);
        loss.sub_(logProbabilities.gather(1, safe).mul(counts).sum());
        var gradient = logProbabilities.exp_().scatter_add_(1, safe, full_like(safe, -1, ScalarType.Float32));
        return gradient.mul_(counts).mul_(1.0 / arguments.TargetCount).to(logits.dtype);
    }

    /// <summary>What the operator is told beside tensors.</summary>
    /// <param name="Weight">The head.</param>
    /// <param name="Targets">int64 <c>[tokens]</c>.</param>
    /// <param name="TargetCount">How many count.</param>
    /// <param name="Training">True where gradients are wanted.</param>
    /// <param name="Kernels">True where kernels can be used.</param>
    internal sealed record Arguments(Weight Weight, Tensor Targets, long TargetCount, bool Training, bool Kernels);
}
