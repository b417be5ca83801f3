using Hanul.Compute;
using Hanul.Models;

namespace Hanul.Inference;

/// <summary>
/// A mixture of experts: a float32 router scores them, each token goes to its best ones, and their results are added to the residual
/// stream, weighted by their gates. Tokens are gathered by expert, so that an expert's matrices are read once a batch.
/// </summary>
internal sealed unsafe class MixtureStep : Step
{
    private readonly MixtureOfExperts _mixture;
    private readonly ExpertRooms _rooms;
    private readonly TokenRows _source;
    private readonly TokenRows _hidden;
    private readonly ProductStep _router;
    private readonly MatrixProduct[] _inward;
    private readonly MatrixProduct[] _outward;
    private readonly MatrixProduct[] _running;
    private readonly ActivationStep _activation;

    internal MixtureStep(
        MixtureOfExperts mixture, ModelWeights weights, string prefix, ExpertRooms rooms, TokenRows normed, TokenRows hidden)
    {
        (_mixture, _rooms, _source, _hidden) = (mixture, rooms, normed, hidden);
        _router = new(ProductStep.Of(weights.Float32Matrix($"{prefix}.router.weight"), null, normed, rooms.Scores));
        _activation = new(mixture.Expert.Activation, mixture.Expert.Gated, rooms.Gate, rooms.Up);
        var up = Products(weights, $"{prefix}.experts.up", rooms.Gathered, rooms.Up);
        _inward = mixture.Expert.Gated ? [.. Products(weights, $"{prefix}.experts.gate", rooms.Gathered, rooms.Gate), .. up] : up;
        _outward = Products(weights, $"{prefix}.experts.down", rooms.Up, rooms.Result);
        _running = new MatrixProduct[_inward.Length];
    }

    internal override void Run(ThreadTeam team, Kernels kernels, TokenBatch batch)
    {
        Route(team, kernels, batch.Count);
        var rows = _rooms.Assignment.RowCount;
        team.Run(rows, 16, new Gather(this));
        Multiply(team, kernels, _inward);
        _activation.Run(team, kernels, rows);
        Multiply(team, kernels, _outward);
        team.Run(batch.Count, 8, new Combine(this, kernels));
    }

    private void Route(ThreadTeam team, Kernels kernels, int tokenCount)
    {
        _router.Run(team, kernels, tokenCount);
        for (var i = 0; i < tokenCount; i++)
        {
            var scores = _rooms.Scores.Row(i);
            kernels.Softmax(scores, _mixture.ExpertCount);
            _rooms.Assignment.Choose(i, new(scores, _mixture.ExpertCount), _mixture.NormalizedGates);
        }

        _rooms.Assignment.Sort(tokenCount);
    }

    /// <summary>Multiplies each expert's rows by its own matrices.</summary>
    private void Multiply(ThreadTeam team, Kernels kernels, MatrixProduct[] products)
    {
        for (var i = 0; i < products.Length; i++)
        {
            var expert = i % _mixture.ExpertCount;
            var product = products[i];
            product.VectorCount = _rooms.Assignment.CountOf(expert);
            product.Input += _rooms.Assignment.Start(expert) * product.InputStride;
            product.Output += _rooms.Assignment.Start(expert) * product.OutputStride;
            _running[i] = product;
        }

        MatrixProducts.Run(team, kernels, _running.AsSpan(0, products.Length));
    }

    private static MatrixProduct[] Products(ModelWeights weights, string name, TokenRows source, TokenRows target)
    {
        var matrices = weights.Experts($"{name}.weight");
        var biases = weights.ExpertVectors($"{name}.bias");
        var products = new MatrixProduct[matrices.Length];
        for (var expert = 0; expert < matrices.Length; expert++)
        {
            var bias = biases is null ? null : biases + ((long)expert * matrices[expert].Rows);
            products[expert] = ProductStep.Of(matrices[expert], bias, source, target);
        }

        return products;
    }

    private readonly struct Gather(MixtureStep step) : IParallelWork
    {
        public void Run(long first, long last)
        {
            var bytes = (long)step._source.Width * sizeof(float);
            for (var row = (int)first; row < last; row++)
                Buffer.MemoryCopy(step._source.Row(step._rooms.Assignment.Token(row)), step._rooms.Gathered.Row(row), bytes, bytes);
        }
    }

    private readonly struct Combine(MixtureStep step, Kernels kernels) : IParallelWork
    {
        public void Run(long first, long last)
        {
            var assignment = step._rooms.Assignment;
            for (var token = (int)first; token < last; token++)
            {
                for (var choice = 0; choice < step._mixture.ActiveExpertCount; choice++)
                {
                    var result = step._rooms.Result.Row(assignment.Row(token, choice));
                    kernels.AddScaled(result, assignment.Gate(token, choice), step._hidden.Row(token), step._hidden.Width);
                }
            }
        }
    }
}
