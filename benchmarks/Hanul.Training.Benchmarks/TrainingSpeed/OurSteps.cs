using System.Diagnostics;
using TorchSharp;

namespace Hanul.Training.Benchmarks;

/// <summary>Optimizer steps of our own on random tokens: batch, loss, backward, clipping, AdamW, as the training loop does them.</summary>
internal sealed class OurSteps : IDisposable
{
    private readonly TrainingShape shape;
    private readonly DecoderModule module;
    private readonly FlatParameters parameters;
    private readonly AdamW optimizer;
    private readonly Random random = new(1);

    internal OurSteps(TrainingShape shape, torch.ScalarType type)
    {
        this.shape = shape;
        module = new(shape.Spec(), new() { Type = type });
        module.Initialise(Initialisation.Gpt2, 1337);
        parameters = new(module);
        optimizer = new(parameters, new() { Beta1 = 0.9, Beta2 = 0.95, WeightDecay = 0.1 });
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
        parameters.ZeroGradients();
        using (var result = module.Loss(tokens, targets))
        {
            Loss = result.CrossEntropy;
            result.Loss.backward();
        }

        var norm = parameters.GradientNorm();
        optimizer.Step(6e-4, Math.Min(1, 1 / (norm + 1e-6)));
        return watch.Elapsed;
    }

    public void Dispose()
    {
        optimizer.Dispose();
        module.Dispose();
    }

    private torch.Tensor Tokens()
    {
        var ids = new long[shape.TokensPerStep];
        for (var i = 0; i < ids.Length; i++)
            ids[i] = random.Next(shape.Vocabulary);
        return torch.tensor(ids).view(shape.Batch, shape.Context);
    }
}
