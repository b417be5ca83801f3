using System.Diagnostics;
using TorchSharp;

namespace Hanul.Training;

/// <summary>Measures a model on fixed validation windows.</summary>
/// <param name="windows">The windows.</param>
/// <param name="corpus">Where they come from: it knows how many bytes each token stands for.</param>
public sealed class Evaluator(ValidationWindows windows, PreparedCorpus corpus)
{
    /// <summary>The mean cross-entropy of all targets in nats, and in bits for each byte of the text that they stand for.</summary>
    /// <param name="module">The model; its training mode is restored.</param>
    /// <param name="ct">Stops between batches.</param>
    public (double Loss, double BitsPerByte) Measure(DecoderModule module, CancellationToken ct = default) =>
        Measure(module, windows.Batches(), ct);

    /// <summary>How long an evaluation takes, judged by its first batch.</summary>
    internal TimeSpan Time(DecoderModule module)
    {
        var watch = Stopwatch.StartNew();
        Measure(module, windows.Batches().Take(1), CancellationToken.None);
        return watch.Elapsed * windows.BatchCount;
    }

    private (double Loss, double BitsPerByte) Measure(DecoderModule module, IEnumerable<WindowBatch> batches, CancellationToken ct)
    {
        var training = module.Training;
        module.Training = false;
        try
        {
            return Sum(module, batches, ct);
        }
        finally
        {
            module.Training = training;
        }
    }

    private (double Loss, double BitsPerByte) Sum(DecoderModule module, IEnumerable<WindowBatch> batches, CancellationToken ct)
    {
        using var still = torch.no_grad();
        var (nats, targets, bytes) = (0.0, 0L, 0L);
        foreach (var batch in batches)
        {
            ct.ThrowIfCancellationRequested();
            using (batch)
            {
                using var result = module.Loss(batch.Tokens, batch.Targets, module.Settings.DocumentMask ? batch.Documents : null);
                nats += result.CrossEntropy * result.TargetCount;
                targets += result.TargetCount;
                bytes += corpus.BytesOf(batch.Targets.data<long>().ToArray());
            }
        }

        return (nats / targets, nats / Math.Log(2) / Math.Max(1, bytes));
    }
}
