using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>
/// AdamW (Loshchilov and Hutter, 2019, algorithm 2) over flat buffers. Where the weights are bfloat16 it keeps float32 master weights.
/// </summary>
public sealed class AdamW : Optimizer
{
    private readonly FlatParameters parameters;
    private readonly AdamWSettings settings;
    private readonly OptimizerBuffers buffers;
    private readonly Tensor mean;
    private readonly Tensor square;

    /// <summary>Begins with the weights as they are; moments are zero.</summary>
    /// <param name="parameters">What to train.</param>
    /// <param name="settings">The constants.</param>
    public AdamW(FlatParameters parameters, AdamWSettings? settings = null)
        : this(parameters, settings ?? new(), 0)
    {
    }

    /// <param name="parameters">What to train.</param>
    /// <param name="settings">The constants.</param>
    /// <param name="start">The first element of the flat buffers that is trained; those before it are another optimizer's.</param>
    internal AdamW(FlatParameters parameters, AdamWSettings settings, long start)
    {
        (this.parameters, this.settings) = (parameters, settings);
        buffers = new(parameters, start, parameters.Values.numel());
        (mean, square) = (buffers.Add("exp_avg"), buffers.Add("exp_avg_sq"));
    }

    /// <inheritdoc/>
    /// <remarks><c>exp_avg.NAME</c> and <c>exp_avg_sq.NAME</c>, and <c>master.NAME</c> where weights are bfloat16.</remarks>
    public override IReadOnlyDictionary<string, Tensor> State => buffers.Views;

    /// <inheritdoc/>
    public override void Step(double learningRate, double gradientScale)
    {
        StepCount++;
        using var still = no_grad();
        var decayed = Math.Max(buffers.Start, parameters.Arena.DecayedElementCount);
        Update(buffers.Start, decayed - buffers.Start, learningRate, gradientScale, settings.WeightDecay);
        Update(decayed, parameters.Values.numel() - decayed, learningRate, gradientScale, 0);
    }

    /// <inheritdoc/>
    public override void Dispose() => buffers.Dispose();

    private void Update(long start, long count, double learningRate, double gradientScale, double weightDecay)
    {
        var meanCorrection = 1 - Math.Pow(settings.Beta1, StepCount);
        var squareCorrection = 1 - Math.Pow(settings.Beta2, StepCount);
        using var scope = NewDisposeScope();
        var place = start - buffers.Start;
        var (m, v) = (mean.narrow(0, place, count), square.narrow(0, place, count));
        var values = parameters.Values.narrow(0, start, count);
        var master = buffers.Master?.narrow(0, place, count);
        var weights = master ?? values;
        var gradient = parameters.Gradients.narrow(0, start, count);
        if (KernelChoice.AppliesTo(values))
        {
            if (master is null)
                Launch<Float32>(null);
            else
                Launch<BFloat16>(values);
            return;
        }

        gradient = gradient.to(ScalarType.Float32) * gradientScale;
        m.mul_(settings.Beta1).add_(gradient, alpha: 1 - settings.Beta1);
        v.mul_(settings.Beta2).addcmul_(gradient, gradient, 1 - settings.Beta2);
        var root = v.div(squareCorrection).sqrt_().add_(settings.Epsilon);
        weights.mul_(1 - learningRate * weightDecay).addcdiv_(m, root, -learningRate / meanCorrection);
        if (master is not null)
            values.copy_(weights);

        unsafe void Launch<TElement>(Tensor? rounded)
            where TElement : unmanaged, IElement<TElement> => KernelLauncher.Launch(
            new AdamWKernel<TElement>
            {
                Weights = (float*)TorchDispatcher.Pointer(weights),
                Rounded = rounded is null ? null : (TElement*)TorchDispatcher.Pointer(rounded),
                Gradients = (TElement*)TorchDispatcher.Pointer(gradient),
                Mean = (float*)TorchDispatcher.Pointer(m),
                Square = (float*)TorchDispatcher.Pointer(v),
                GradientScale = (float)gradientScale,
                Beta1 = (float)settings.Beta1,
                Beta2 = (float)settings.Beta2,
                Decay = (float)(1 - learningRate * weightDecay),
                StepSize = (float)(learningRate / meanCorrection),
                InverseSquareCorrection = (float)(1 / Math.Sqrt(squareCorrection)),
                Epsilon = (float)settings.Epsilon,
            },
            count,
            grain: 1 << 15);
    }
}
