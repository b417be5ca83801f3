using System.Diagnostics;
using TorchSharp;

namespace Hanul.Training;

/// <summary>What this machine does, measured in half a minute: rates, and steps of small models of many shapes.</summary>
/// <param name="Float32">Large matrix products in FP32, in FLOP/s.</param>
/// <param name="BFloat16">Large matrix products in BF16, in FLOP/s; less than FP32 where the processor has no instructions for it.</param>
/// <param name="MemoryBytesPerSecond">Bytes read and written by a large copy.</param>
/// <param name="Steps">Steps of probe models.</param>
public sealed record MachineMeasurement(double Float32, double BFloat16, double MemoryBytesPerSecond, IReadOnlyList<ProbedStep> Steps)
{
    // Layers, width, heads, context, batch, vocabulary, experts: from models whose steps are all overhead to ones that are all products.
    private static readonly (int Layers, int Width, int Heads, int Context, int Batch, int Vocabulary, int Experts)[] Shapes =
    [
        (2, 64, 2, 64, 8, 512, 0), (4, 128, 4, 64, 12, 256, 0), (3, 96, 3, 512, 2, 2560, 0), (2, 192, 6, 64, 32, 2048, 0), (4, 256, 4, 256, 4, 4096, 0),
        (6, 384, 6, 256, 4, 8192, 0), (2, 768, 12, 256, 4, 16384, 0), (2, 192, 6, 64, 32, 2048, 8), (3, 96, 3, 512, 2, 2560, 4), (4, 256, 4, 128, 16, 4096, 8),
    ];

    /// <summary>Measures.</summary>
    /// <param name="threads">Processor threads; 0 for all.</param>
    /// <param name="progress">Told after each probe: how many are done, of how many.</param>
    /// <param name="cancel">Stops between probes.</param>
    public static MachineMeasurement Take(int threads = 0, Action<int, int>? progress = null, CancellationToken cancel = default)
    {
        NativeTorch.Load();
        TorchSettings.SetThreads(threads > 0 ? threads : Environment.ProcessorCount);
        var (float32, bfloat16) = (MatmulPeak.Measure(torch.ScalarType.Float32), MatmulPeak.Measure(torch.ScalarType.BFloat16));
        var memory = CopyRate();
        var steps = new List<ProbedStep>();
        foreach (var shape in Shapes)
        {
            cancel.ThrowIfCancellationRequested();
            steps.Add(StepProbe.Measure(RecipeOf(shape, threads), TimeSpan.FromSeconds(1.5), cancel));
            progress?.Invoke(steps.Count, Shapes.Length);
        }

        return new(float32, bfloat16, memory, steps);
    }

    private static Recipe RecipeOf((int Layers, int Width, int Heads, int Context, int Batch, int Vocabulary, int Experts) shape, int threads) => new()
    {
        Name = "probe",
        Model = new()
        {
            Family = shape.Experts > 0 ? "olmoe" : "llama",
            LayerCount = shape.Layers,
            HiddenSize = shape.Width,
            HeadCount = shape.Heads,
            ExpertCount = shape.Experts > 0 ? shape.Experts : null,
            ActiveExpertCount = shape.Experts > 0 ? 1 : null,
        },
        Data = new() { ContextLength = shape.Context },
        Tokenizer = new() { VocabularySize = shape.Vocabulary },
        Training = new() { BatchSize = shape.Batch, Threads = threads, Device = "cpu" },
    };

    private static double CopyRate()
    {
        const long bytes = 128L << 20;
        using var scope = torch.NewDisposeScope();
        var source = torch.zeros(bytes / 4);
        var target = torch.zeros(bytes / 4);
        var best = double.MaxValue;
        for (var round = 0; round < 6; round++)
        {
            var watch = Stopwatch.StartNew();
            target.copy_(source);
            best = Math.Min(best, watch.Elapsed.TotalSeconds);
        }

        return 2 * bytes / best;
    }
}
