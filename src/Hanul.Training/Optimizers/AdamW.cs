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
        using var scope = NewDisposeScope();
        var gradient = parameters.Gradients.to(ScalarType.Float32) * gradientScale;
        mean.mul_(settings.Beta1).add_(gradient, alpha: 1 - settings.Beta1);
        square.mul_(settings.Beta2).addcmul_(gradient, gradient, 1 - settings.Beta2);
        var weights = master ?? parameters.Values;
        weights.narrow(0, 0, parameters.Arena.DecayedElementCount).mul_(1 - learningRate * settings.WeightDecay);
        var root = square.div(1 - Math.Pow(settings.Beta2, StepCount)).sqrt_().add_(settings.Epsilon);
        weights.addcdiv_(mean, root, -learningRate / (1 - Math.Pow(settings.Beta1, StepCount)));
        if (master is not null)
            parameters.Values.copy_(master);
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
}
