using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>
/// AdamW (Loshchilov and Hutter, 2019, algorithm 2) over flat buffers. Where the weights are bfloat16 it keeps float32 master weights.
/// </summary>
public sealed class AdamW : IDisposable
{
    private readonly FlatParameters parameters;
    private readonly AdamWSettings settings;
    private readonly Tensor mean;
    private readonly Tensor square;
    private readonly Tensor? master;

    /// <summary>Begins with the weights as they are; moments are zero.</summary>
    /// <param name="parameters">What to train.</param>
    /// <param name="settings">The constants.</param>
    public AdamW(FlatParameters parameters, AdamWSettings? settings = null)
    {
        this.parameters = parameters;
        this.settings = settings ?? new();
        using var still = no_grad();
        mean = zeros_like(parameters.Values, ScalarType.Float32).DetachFromDisposeScope();
        square = zeros_like(mean).DetachFromDisposeScope();
        master = parameters.Values.dtype == ScalarType.Float32 ? null : parameters.Values.to(ScalarType.Float32).DetachFromDisposeScope();
        var state = new Dictionary<string, Tensor>();
        Add("exp_avg", mean);
        Add("exp_avg_sq", square);
        if (master is not null)
            Add("master", master);
        State = state;

        void Add(string kind, Tensor flat)
        {
            foreach (var (name, view) in parameters.Arena.Views(flat))
                state.Add($"{kind}.{name}", view);
        }
    }

    /// <summary>
    /// What a checkpoint must keep beside <see cref="StepCount"/>: views named <c>exp_avg.NAME</c> and <c>exp_avg_sq.NAME</c> for every
    /// parameter, and <c>master.NAME</c> where weights are bfloat16. Copy into them to resume; rows of stacked experts lie apart.
    /// </summary>
    public IReadOnlyDictionary<string, Tensor> State { get; }

    /// <summary>How many steps were taken; set it when resuming.</summary>
    public long StepCount { get; set; }

    /// <summary>Moves the weights once. The gradients stay as they are.</summary>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="gradientScale">What gradients are multiplied with first: one over the accumulated batches, times what clipping asks for.</param>
    public void Step(double learningRate, double gradientScale)
    {
        StepCount++;
        using var still = no_grad();
        var decayed = parameters.Arena.DecayedElementCount;
        Update(0, decayed, learningRate, gradientScale, settings.WeightDecay);
        Update(decayed, parameters.Values.numel() - decayed, learningRate, gradientScale, 0);
    }

    /// <summary>Frees the moments.</summary>
    public void Dispose()
    {
        foreach (var view in State.Values)
            view.Dispose();
        mean.Dispose();
        square.Dispose();
        master?.Dispose();
    }

    private void Update(long start, long count, double learningRate, double gradientScale, double weightDecay)
    {
        var meanCorrection = 1 - Math.Pow(settings.Beta1, StepCount);
        var squareCorrection = 1 - Math.Pow(settings.Beta2, StepCount);
        using var scope = NewDisposeScope();
        var (m, v) = (mean.narrow(0, start, count), square.narrow(0, start, count));
        var values = parameters.Values.narrow(0, start, count);
        var weights = master?.narrow(0, start, count) ?? values;
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
