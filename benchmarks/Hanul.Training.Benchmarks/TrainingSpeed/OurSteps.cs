using System.Diagnostics;
using TorchSharp;

namespace Hanul.Training.Benchmarks;

/// <summary>Optimizer steps of our own on random tokens: batch, loss, backward, clipping, AdamW, as the training loop does them.</summary>
internal sealed class OurSteps : IDisposable
{
    private readonly TrainingShape _shape;
    private readonly DecoderModule _module;
    private readonly FlatParameters _parameters;
    private readonly AdamW _optimizer;
    private readonly Random _random = new(1);

    internal OurSteps(TrainingShape shape, torch.ScalarType type)
    {
        _shape = shape;
        _module = new(shape.Spec(), new() { Type = type });
        _module.Initialise(Initialisation.Gpt2, 1337);
        _parameters = new(_module);
        _optimizer = new(_parameters, new() { Beta1 = 0.9, Beta2 = 0.95, WeightDecay = 0.1 });
    }

    /// <summary>The last step's loss, in nats.</summary>
    internal double Loss { get; private set; }

    /// <summary>Takes one step and says how long it took.</summary>
    internal TimeSpan Step()
    {
        var watch = Stopwatch.StartNew();
        using var scope = torch.NewDisposeScope();
        using var tokens = Tokens();
        using var targets = Tokens();
        _parameters.ZeroGradients();
        using (var result = _module.Loss(tokens, targets))
        {
            Loss = result.CrossEntropy;
            result.Loss.backward();
        }

        var norm = _parameters.GradientNorm();
        _optimizer.Step(6e-4, Math.Min(1, 1 / (norm + 1e-6)));
        return watch.Elapsed;
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _module.Dispose();
    }

    private torch.Tensor Tokens()
    {
        var ids = new long[_shape.TokensPerStep];
        for (var i = 0; i < ids.Length; i++)
            ids[i] = _random.Next(_shape.Vocabulary);
        return torch.tensor(ids).view(_shape.Batch, _shape.Context);
    }
}
