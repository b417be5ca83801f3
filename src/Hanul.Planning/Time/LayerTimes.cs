using Hanul.Distributed;

namespace Hanul.Planning;

/// <summary>Walks the operators of a layer and adds up what each costs one rank.</summary>
internal sealed class LayerTimes
{
    private readonly RunPlan plan;
    private readonly ParallelLayout layout;
    private readonly KernelTimes kernels;
    private readonly Collectives collectives;
    private readonly TrainingSoftware software;
    private readonly double tokens, sequence, interference;
    private readonly int tensor;

    private LayerTimes(RunPlan plan, Calibration calibration, int blockSequence)
    {
        this.plan = plan;
        layout = plan.Layout;
        software = plan.Software;
        kernels = new(plan, calibration);
        collectives = new(plan.Cluster, calibration);
        sequence = blockSequence;
        tokens = plan.MicroBatch * sequence / layout.Context;
        tensor = layout.Tensor;
        interference = calibration.Interference;
    }

    // Norms and residuals see all tokens, or the rank's share of them where the sequence is split.
    private double StreamTokens => layout.SequenceParallel ? tokens / tensor : tokens;

    /// <summary>What one layer of a block costs.</summary>
    public static LayerTime Of(Block block, RunPlan plan, Calibration calibration)
    {
        var walker = new LayerTimes(plan, calibration, block.SequenceLength > 0 ? block.SequenceLength : plan.Sequence);
        var time = new LayerTime { SavedInput = plan.ElementBytes * walker.StreamTokens * plan.Model.HiddenSize };
        foreach (var part in block.Operators)
            walker.Add(ref time, part);
        // Kept bytes are counted for 16-bit numbers.
        time.Saved *= plan.ElementBytes / 2.0;
        time.SavedAttention *= plan.ElementBytes / 2.0;
        return time;
    }

    private void Add(ref LayerTime time, Operator part)
    {
        switch (part)
        {
            case MatrixOperator matrix:
                Matrix(ref time, matrix);
                break;
            case NormOperator norm:
                Norm(ref time, norm);
                break;
            case AttentionOperator attention:
                new AttentionTime(plan, kernels, collectives, tokens, sequence).Add(ref time, attention);
                time.Parameters += attention.Parameters;
                break;
            case ActivationOperator activation:
                Activation(ref time, activation.Width / (double)tensor * tokens, activation.Gated);
                break;
            case ResidualOperator residual:
                Residual(ref time, residual);
                break;
            case DepthwiseOperator depthwise:
                Pointwise(ref time, StreamTokens * depthwise.Width, 4, 10, 1);
                time.Saved += 2 * StreamTokens * depthwise.Width;
                time.Parameters += depthwise.Parameters;
                break;
            case ExpertsOperator experts:
                new ExpertTime(plan, kernels, collectives, tokens).Add(ref time, experts);
                break;
        }
    }

    private void Matrix(ref LayerTime time, MatrixOperator matrix)
    {
        double inputs = matrix.Split == MatrixSplit.Rows ? matrix.Inputs / (double)tensor : matrix.Inputs;
        double outputs = matrix.Split == MatrixSplit.Columns ? matrix.Outputs / (double)tensor : matrix.Outputs;
        time.Forward += kernels.Product(tokens, outputs, inputs, 1, plan.Format);
        time.BackwardInput += kernels.Product(tokens, inputs, outputs, 1, plan.Format);
        var weight = kernels.Product(inputs, outputs, tokens, 1, plan.Format);
        time.BackwardWeight += weight;
        if (plan.Format is MatrixFormat.Eight or MatrixFormat.Four)
        {
            // Casts: read 16 bits, write 8, once for the product and once transposed.
            time.Forward += kernels.Pointwise(4 * tokens * inputs);
            time.BackwardInput += kernels.Pointwise(4 * tokens * outputs);
            time.ForwardKernels++;
            time.BackwardKernels++;
        }

        time.ForwardKernels++;
        time.BackwardKernels += 2;
        time.Parameters += inputs * outputs + (matrix.Bias ? outputs : 0);
        if (!matrix.SharesInput)
        {
            // A column-parallel input is kept in its split form where the sequence is split, and gathered again for the weights.
            var kept = matrix.Split == MatrixSplit.Rows ? tokens * inputs : StreamTokens * matrix.Inputs;
            time.Saved += (plan.Format is MatrixFormat.Half or MatrixFormat.Float32 ? 2 : 1) * kept;
        }

        if (tensor == 1 || matrix.Split == MatrixSplit.None)
            return;
        var width = matrix.Split == MatrixSplit.Rows ? matrix.Outputs : matrix.Inputs;
        if (matrix.SharesInput && matrix.Split == MatrixSplit.Columns)
            return;
        var reduce = layout.SequenceParallel ? collectives.Gather(plan.ElementBytes * tokens * width, tensor, 1) : collectives.AllReduce(plan.ElementBytes * tokens * width, tensor, 1);
        if (layout.SequenceParallel || matrix.Split == MatrixSplit.Rows)
            time.Forward += interference * Expose(ref time.TensorForward, ref time.TensorHidden, reduce, 0);
        // Gradients of a column-parallel input are summed beside the product for the weights' gradients. Those of a row-parallel output must be
        // gathered before either product can start.
        var besideWeight = software.OverlapsTensorBackward && matrix.Split == MatrixSplit.Columns ? weight : 0;
        if (layout.SequenceParallel || matrix.Split == MatrixSplit.Columns)
            time.BackwardWeight += interference * Expose(ref time.TensorBackward, ref time.TensorHidden, reduce, besideWeight);
        // The split input is gathered once more for the weights' gradients, beside the product for the input's.
        if (layout.SequenceParallel && matrix.Split == MatrixSplit.Columns)
        {
            var beside = software.OverlapsTensorBackward ? kernels.Product(tokens, inputs, outputs, 1, plan.Format) : 0;
            time.BackwardInput += interference * Expose(ref time.TensorBackward, ref time.TensorHidden, reduce, beside);
        }
    }

    // Gives what is covered: it runs beside a product and slows it down a little.
    private double Expose(ref double exposed, ref double hidden, double seconds, double beside)
    {
        var covered = Math.Min(seconds, beside);
        covered += (seconds - covered) * software.OverlapsTensor;
        exposed += seconds - covered;
        hidden += covered;
        return covered;
    }

    private void Norm(ref LayerTime time, NormOperator norm)
    {
        var local = norm.Width == plan.Model.HiddenSize ? StreamTokens * norm.Width : tokens * norm.Width / tensor;
        if (software.FusedNorm)
            Pointwise(ref time, local, 4, 8, 1);
        else
            Pointwise(ref time, local, 26, 40, 6);
        time.Saved += (software.FusedNorm ? 2 : 8) * local;
        time.Parameters += norm.Parameters;
    }

    private void Activation(ref LayerTime time, double elements, bool gated)
    {
        if (software.FusedPointwise)
            Pointwise(ref time, elements, gated ? 6 : 4, gated ? 10 : 6, 1);
        else
            Pointwise(ref time, elements, gated ? 10 : 4, gated ? 16 : 6, gated ? 2 : 1);
        time.Saved += (gated ? (software.FusedPointwise ? 4 : 6) : 2) * elements;
    }

    private void Residual(ref LayerTime time, ResidualOperator residual)
    {
        var local = StreamTokens * residual.Width;
        if (software.FusedPointwise)
            Pointwise(ref time, local, residual.Dropout ? 7 : 6, residual.Dropout ? 5 : 2, 1);
        else
            Pointwise(ref time, local, residual.Dropout ? 11 : 6, residual.Dropout ? 7 : 4, residual.Dropout ? 2 : 1);
        time.Saved += residual.Dropout ? local : 0;
    }

    private void Pointwise(ref LayerTime time, double elements, double forwardBytes, double backwardBytes, int count)
    {
        time.Forward += kernels.Pointwise(elements * forwardBytes, count);
        time.BackwardInput += kernels.Pointwise(elements * backwardBytes, count);
        time.ForwardKernels += count;
        time.BackwardKernels += count;
    }
}
