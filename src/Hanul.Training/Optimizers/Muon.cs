using Hanul.Models;
using static TorchSharp.torch;

namespace Hanul.Training;

/// <summary>
/// Muon (Jordan et al., 2024): a matrix moves along the orthogonal matrix nearest to its mean gradient, so that directions which few tokens
/// ask for (a rare word, a name to be copied) move as far as those that all do. Updates are scaled to the size of AdamW's (Liu et al., 2025,
/// section 2.2), so both go by one learning rate. It trains the projections of attention and of dense feed-forward networks; embeddings,
/// norms, routers and experts, whose matrices see too few tokens of a batch to repay the work, are AdamW's.
/// </summary>
public sealed class Muon : Optimizer
{
    private const double AdamWUpdate = 0.2;

    private readonly FlatParameters parameters;
    private readonly MuonSettings settings;
    private readonly OptimizerBuffers buffers;
    private readonly Tensor mean;
    private readonly AdamW rest;
    private readonly (Parameter Parameter, Weight Weight)[][] groups;

    /// <summary>Begins with the weights as they are; moments are zero.</summary>
    /// <param name="parameters">What to train.</param>
    /// <param name="settings">The constants.</param>
    public Muon(FlatParameters parameters, MuonSettings? settings = null)
    {
        (this.parameters, this.settings) = (parameters, settings ?? new());
        var matrices = parameters.Arena.MatrixElementCount;
        buffers = new(parameters, 0, matrices);
        mean = buffers.Add("momentum");
        rest = new(parameters, this.settings.Rest, matrices);
        State = buffers.Views.Concat(rest.State).ToDictionary();
        groups = parameters.Arena.Parameters
            .Where(item => item.Parameter.Kind == ParameterKind.Matrix)
            .GroupBy(item => (item.Parameter.Shape.Min(), item.Parameter.Shape.Max()))
            .Select(group => group.ToArray())
            .ToArray();
    }

    /// <inheritdoc/>
    /// <remarks><c>momentum.NAME</c> for matrices, and what <see cref="AdamW"/> keeps for the rest.</remarks>
    public override IReadOnlyDictionary<string, Tensor> State { get; }

    /// <inheritdoc/>
    public override long StepCount
    {
        get => rest.StepCount;
        set => rest.StepCount = value;
    }

    /// <inheritdoc/>
    public override void Step(double learningRate, double gradientScale)
    {
        rest.Step(learningRate, gradientScale);
        using var still = no_grad();
        using var scope = NewDisposeScope();
        var gradients = parameters.Gradients.narrow(0, 0, mean.numel()).to(ScalarType.Float32) * (gradientScale * (1 - settings.Momentum));
        mean.mul_(settings.Momentum).add_(gradients);
        // Nesterov's look ahead: the mean as it would be if the next gradient were this one again.
        var ahead = gradients.add_(mean, alpha: settings.Momentum);
        foreach (var group in groups)
            Move(group, ahead, learningRate);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        buffers.Dispose();
        rest.Dispose();
    }

    /// <summary>Moves all matrices of one shape, standing or lying.</summary>
    private void Move((Parameter Parameter, Weight Weight)[] group, Tensor ahead, double learningRate)
    {
        using var scope = NewDisposeScope();
        var directions = group.Select(item => Lying(item.Weight.Of(ahead, item.Parameter))).ToArray();
        var values = group.Select(item => item.Weight.Of(parameters.Values, item.Parameter)).ToArray();
        var exact = buffers.Master is { } master ? group.Select(item => item.Weight.Of(master, item.Parameter)).ToArray() : values;
        var decay = 1 - learningRate * settings.WeightDecay;
        var step = -learningRate * AdamWUpdate * Math.Sqrt(directions[0].shape[1]);
        if (directions[0].shape[0] <= OrthogonalKernel.MostRows && KernelChoice.AppliesTo(ahead))
            Launch(directions, exact, decay, step);
        else
        {
            var nearest = Orthogonal.Nearest(stack(directions));
            for (var i = 0; i < group.Length; i++)
                Lying(exact[i]).mul_(decay).add_(nearest[i], alpha: step);
        }

        for (var i = 0; i < group.Length && buffers.Master is not null; i++)
            values[i].copy_(exact[i]);
    }

    private static unsafe void Launch(Tensor[] directions, Tensor[] weights, double decay, double step)
    {
        var matrices = new OrthogonalKernel.Matrix[directions.Length];
        for (var i = 0; i < directions.Length; i++)
        {
            var strides = directions[i].stride();
            matrices[i] = new()
            {
                Direction = (float*)TorchDispatcher.Pointer(directions[i]),
                Weights = (float*)TorchDispatcher.Pointer(weights[i]),
                RowStride = (nint)strides[0],
                ColumnStride = (nint)strides[1],
            };
        }

        fixed (OrthogonalKernel.Matrix* first = matrices)
        {
            KernelLauncher.Launch(
                new OrthogonalKernel
                {
                    Matrices = first,
                    Rows = (int)directions[0].shape[0],
                    Columns = (int)directions[0].shape[1],
                    Decay = (float)decay,
                    Step = (float)step,
                },
                directions.Length);
        }
    }

    private static Tensor Lying(Tensor matrix) => matrix.shape[0] > matrix.shape[1] ? matrix.t() : matrix;
}
