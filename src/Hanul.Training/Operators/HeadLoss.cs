using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>
/// Output head and cross-entropy in one: a few rows of logits at a time are made, turned into their loss and their gradient, multiplied back
/// and forgotten, so that <c>[tokens, vocabulary]</c> never exists (the idea of Liger-Kernel; Hsu et al., 2024).
/// </summary>
internal sealed class HeadLoss : autograd.SingleTensorFunction<HeadLoss>
{
    /// <summary>The target that does not count.</summary>
    internal const long Ignored = -100;

    private const long LogitsPerChunk = 8 << 20;

    public override string Name => nameof(HeadLoss);

    /// <summary>The mean cross-entropy in nats, a float32 scalar.</summary>
    /// <param name="x">What the final norm gave, <c>[tokens, hidden]</c>.</param>
    /// <param name="weight">The head, <c>[vocabulary, hidden]</c>.</param>
    /// <param name="targets">int64 <c>[tokens]</c>; −100 does not count.</param>
    /// <param name="targetCount">How many count.</param>
    internal static Tensor Apply(Tensor x, Weight weight, Tensor targets, long targetCount) =>
        apply(x, weight.Value, targets, weight, targetCount, is_grad_enabled());

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        using var scope = NewDisposeScope();
        var (x, matrix, targets) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2]);
        var (weight, targetCount, training) = ((Weight)vars[3], (long)vars[4], (bool)vars[5]);
        var (tokens, vocabulary) = (x.shape[0], matrix.shape[0]);
        var loss = zeros([], ScalarType.Float32, x.device);
        var inputGradient = training ? empty_like(x) : null;
        var weightGradient = training ? zeros_like(matrix) : null;
        var step = Math.Max(1, LogitsPerChunk / vocabulary);
        for (long start = 0; start < tokens; start += step)
        {
            using var chunk = NewDisposeScope();
            var rows = x.narrow(0, start, Math.Min(step, tokens - start));
            var target = targets.narrow(0, start, rows.shape[0]).unsqueeze(1);
            var counts = target.ne(Ignored);
            var safe = target.where(counts, zeros_like(target));
            var logits = rows.mm(matrix.t()).to(ScalarType.Float32);
            var logProbabilities = logits.log_softmax(-1);
            loss.sub_(logProbabilities.gather(1, safe).mul(counts).sum());
            if (!training)
                continue;
            var gradient = logProbabilities.exp_().scatter_add_(1, safe, full_like(safe, -1, ScalarType.Float32));
            gradient = gradient.mul_(counts.to(ScalarType.Float32)).mul_(1.0 / targetCount).to(x.dtype);
            inputGradient!.narrow(0, start, rows.shape[0]).copy_(gradient.mm(matrix));
            weightGradient!.addmm_(gradient.t(), rows);
        }

        ctx.save_data(nameof(Weight), weight);
        ctx.save_for_backward(training ? [inputGradient!.DetachFromDisposeScope(), weightGradient!.DetachFromDisposeScope()] : []);
        return loss.div_(targetCount).MoveToOuterDisposeScope();
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var saved = ctx.get_saved_variables();
        var (inputGradient, weightGradient) = (saved[0], saved[1]);
        return [inputGradient.mul_(grad_output), weightGradient.mul_(grad_output), null!, null!, null!, null!];
    }
}
