using System.Diagnostics;
using TorchSharp;

namespace Hanul.Training.Benchmarks;

/// <summary>One run of either side.</summary>
internal static class ShakespeareRun
{
    internal static ShakespeareResult Peer(string python, string text, int threads, CancellationToken ct)
    {
        TorchSettings.SetThreads(threads);
        var peak = MatmulPeak.Measure(torch.ScalarType.Float32);
        var whole = Stopwatch.StartNew();
        using var process = new PeerProcess(python, "peer_shakespeare.py", text, "--threads", threads);
        using var stop = ct.Register(process.Stop);
        var machine = PeerMachine.Read(process.Read());
        machine.RequireFastBlas(peak);
        Console.Error.WriteLine($"peer: {machine}");
        while (true)
        {
            var line = process.Read();
            Console.Error.WriteLine($"peer: {line.ToJsonString()}");
            if (line["seconds"] is not { } seconds)
                continue;
            return new(
                TimeSpan.FromSeconds(seconds.GetValue<double>()),
                whole.Elapsed,
                line["validation"]!.GetValue<double>(),
                line["sampled_validation"]!.GetValue<double>());
        }
    }

    internal static ShakespeareResult Ours(string recipe, string text, int threads, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("hanul-shakespeare-");
        try
        {
            var whole = Stopwatch.StartNew();
            var clock = new TrainingClock();
            var effective = Recipe.Load(recipe, [$"data.corpus={Path.GetFullPath(text)}", $"training.threads={threads}"]);
            var outcome = TrainingRun.Run(effective, folder.FullName, resume: false, clock, ct);
            ct.ThrowIfCancellationRequested();
            return new(clock.Elapsed, whole.Elapsed, outcome.ValidationLoss!.Value, null);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
