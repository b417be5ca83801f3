namespace Hanul.Planning;

/// <summary>What attention costs one rank: written-out scores, or a fused kernel; and the keys and values that context ranks pass around.</summary>
internal sealed class AttentionTime(RunPlan plan, KernelTimes kernels, Collectives collectives, double tokens, double sequence)
{
    private readonly int context = plan.Layout.Context;
    private readonly TrainingSoftware software = plan.Software;

    public void Add(ref LayerTime time, AttentionOperator attention)
    {
        var heads = Math.Max(1, attention.Heads / (double)plan.Layout.Tensor);
        var keyValueHeads = Math.Max(1, attention.KeyValueHeads / (double)plan.Layout.Tensor);
        double seen = attention.CrossLength > 0 ? attention.CrossLength : sequence;
        if (attention.Window > 0)
            seen = Math.Min(seen, attention.Window);
        // Heads are laid out for the kernel and back: copies of their own where nothing is fused.
        if (!software.FusedPointwise)
            Copy(ref time, tokens * (2 * heads * attention.ValueSize + (heads + keyValueHeads) * attention.KeySize));
        if (attention.Rotary)
            Turn(ref time, tokens * (heads + keyValueHeads) * attention.KeySize);
        if (software.Attention is AttentionKernel.Plain or AttentionKernel.FusedSoftmax)
            Written(ref time, attention, heads, seen);
        else
            Fused(ref time, attention, heads, seen);

        // Queries, keys and values are kept; the weighted sum is the kept input of the projection after it.
        time.Saved += 2 * tokens * (heads * attention.KeySize + keyValueHeads * (attention.KeySize + attention.ValueSize));
        if (context > 1)
            Ring(ref time, attention, heads, keyValueHeads, seen);
    }

    private void Copy(ref LayerTime time, double elements)
    {
        time.Forward += kernels.Pointwise(4 * elements, 4);
        time.BackwardInput += kernels.Pointwise(4 * elements, 4);
        time.ForwardKernels += 4;
        time.BackwardKernels += 4;
    }

    // Fused: read and write once. Otherwise halves are cut, negated, joined, multiplied twice and added, each by itself.
    private void Turn(ref LayerTime time, double elements)
    {
        var (bytes, count) = software.FusedPointwise ? (4, 1) : (24, 8);
        time.Forward += kernels.Pointwise(elements * bytes, count);
        time.BackwardInput += kernels.Pointwise(elements * bytes, count);
        time.ForwardKernels += count;
        time.BackwardKernels += count;
    }

    private void Written(ref LayerTime time, AttentionOperator attention, double heads, double seen)
    {
        var batch = plan.MicroBatch * heads;
        var rows = sequence / context;
        var scores = batch * rows * seen;
        // Softmax reads and writes; dropout reads, writes and keeps a mask. Without fusion, scale, mask and two casts to FP32 are added.
        double forwardBytes = software.Attention == AttentionKernel.FusedSoftmax ? 9 : 33;
        double backwardBytes = software.Attention == AttentionKernel.FusedSoftmax ? 11 : 31;
        var count = software.Attention == AttentionKernel.FusedSoftmax ? 2 : 6;
        var forward = kernels.Product(rows, seen, attention.KeySize, batch, plan.CoreFormat)
            + kernels.Product(rows, attention.ValueSize, seen, batch, plan.CoreFormat)
            + kernels.Pointwise(forwardBytes * scores, count);
        time.Forward += forward;
        time.AttentionForward += forward;
        time.BackwardInput += 2 * kernels.Product(rows, seen, attention.KeySize, batch, plan.CoreFormat)
            + 2 * kernels.Product(rows, attention.ValueSize, seen, batch, plan.CoreFormat)
            + kernels.Pointwise(backwardBytes * scores, count);
        time.ForwardKernels += 2 + count;
        time.BackwardKernels += 4 + count;
        var kept = (software.Attention == AttentionKernel.FusedSoftmax ? 5 : 7) * scores;
        time.Saved += kept;
        time.SavedAttention += kept;
    }

    private void Fused(ref LayerTime time, AttentionOperator attention, double heads, double seen)
    {
        // A causal kernel skips the tiles above the diagonal; a window leaves a band.
        var mean = attention.CrossLength > 0 || !attention.Causal ? seen
            : attention.Window > 0 && attention.Window < sequence ? seen * (1 - seen / (2 * sequence))
            : (seen + 1) / 2;
        var flops = 2 * tokens * mean * heads * (attention.KeySize + attention.ValueSize);
        var forward = kernels.Flash(flops, software.Attention);
        time.Forward += forward;
        time.BackwardInput += kernels.FlashBackward(flops, software.Attention);
        time.ForwardKernels += 1;
        time.BackwardKernels += 2;
        // One logarithm of a sum a head and token, in FP32.
        time.Saved += 4 * tokens * heads;
    }

    // Ring attention: each rank's keys and values visit all others while it computes; what computation does not cover is exposed.
    private void Ring(ref LayerTime time, AttentionOperator attention, double heads, double keyValueHeads, double seen)
    {
        var bytes = plan.ElementBytes * tokens * context * keyValueHeads * (attention.KeySize + attention.ValueSize);
        var seconds = collectives.Gather(bytes, context, plan.Layout.Tensor);
        var flops = tokens * seen * heads * (attention.KeySize + attention.ValueSize);
        time.ContextForward += Math.Max(0, seconds - kernels.Flash(flops, AttentionKernel.Flash2) * (context - 1) / context);
    }
}
