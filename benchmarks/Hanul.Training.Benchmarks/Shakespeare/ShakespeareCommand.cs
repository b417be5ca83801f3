using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Hanul.Training.Benchmarks;

/// <summary>Character-level Shakespeare with nanoGPT's setting for a CPU: ours and PyTorch's, loss and wall time.</summary>
internal static class ShakespeareCommand
{
    internal static Command Create()
    {
        var text = new Option<string>("--text")
        {
            Description = "The Tiny Shakespeare text.", DefaultValueFactory = _ => "../shared/data/tinyshakespeare/data__tinyshakespeare__input.txt",
        };
        var recipe = new Option<string>("--recipe") { Description = "Our recipe.", DefaultValueFactory = _ => "recipes/shakespeare-char.json" };
        var rounds = new Option<int>("--rounds") { Description = "How often both are run, in turn.", DefaultValueFactory = _ => 1 };
        var threads = new Option<int>("--threads") { Description = "Processor threads of both.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var python = new Option<string>("--python") { Description = "The peer's interpreter.", DefaultValueFactory = _ => PeerProcess.DefaultPython };
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead of a table." };
        var command = new Command("shakespeare", "Validation loss and wall time of 2,000 steps on Tiny Shakespeare, ours beside PyTorch's.")
        {
            text, recipe, rounds, threads, python, json,
        };
        command.SetAction((parsed, ct) => Task.Run(
            () =>
            {
                var source = parsed.GetValue(text)!;
                if (!File.Exists(source))
                    throw new FileNotFoundException($"There is no text at {source}. Name the Tiny Shakespeare text with --text.", source);
                var (ours, peer) = (new List<ShakespeareResult>(), new List<ShakespeareResult>());
                for (var round = 0; round < parsed.GetValue(rounds); round++)
                {
                    peer.Add(RunPeer(parsed.GetValue(python)!, source, parsed.GetValue(threads)));
                    ours.Add(RunOurs(parsed.GetValue(recipe)!, source, parsed.GetValue(threads), ct));
                }

                Print(ours, peer, parsed.GetValue(json));
            },
            ct));
        return command;
    }

    private static ShakespeareResult RunPeer(string python, string text, int threads)
    {
        TorchSettings.SetThreads(threads);
        var whole = Stopwatch.StartNew();
        using var process = new PeerProcess(python, "peer_shakespeare.py", text, "--threads", threads);
        var machine = PeerMachine.Read(process.Require());
        machine.RequireFastBlas(MatmulPeak.Measure(TorchSharp.torch.ScalarType.Float32));
        Console.Error.WriteLine($"peer: {machine}");
        while (true)
        {
            var line = process.Require();
            Console.Error.WriteLine($"peer: {line.ToJsonString()}");
            if (line["seconds"] is { } seconds)
            {
                return new(
                    TimeSpan.FromSeconds(seconds.GetValue<double>()), whole.Elapsed, line["validation"]!.GetValue<double>(),
                    line["sampled_validation"]!.GetValue<double>());
            }
        }
    }

    private static ShakespeareResult RunOurs(string recipe, string text, int threads, CancellationToken ct)
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

    private static void Print(List<ShakespeareResult> ours, List<ShakespeareResult> peer, bool json)
    {
        if (json)
        {
            Console.WriteLine(new JsonObject { ["ours"] = ToJson(ours), ["peer"] = ToJson(peer) });
            return;
        }

        Console.WriteLine("Training: from the model's creation to the last checkpoint, evaluations included. Whole: with start-up and preparation of the text.");
        Console.WriteLine();
        Console.WriteLine("| | training, s (median) | whole, s | validation loss |");
        Console.WriteLine("|---|---:|---:|---:|");
        Row("ours", ours);
        Row("PyTorch", peer);
        Console.WriteLine();
        var (mine, theirs) = (Median.Of(ours.Select(result => result.Training.TotalSeconds)), Median.Of(peer.Select(result => result.Training.TotalSeconds)));
        var loss = Median.Of(ours.Select(result => result.ValidationLoss));
        Console.WriteLine($"wall time, ours / PyTorch: {mine / theirs:F2} (target at most 1: {(mine <= theirs ? "met" : "missed")})");
        Console.WriteLine($"validation loss: {loss:F4} (target at most 1.88: {(loss <= 1.88 ? "met" : "missed")})");

        static void Row(string name, List<ShakespeareResult> results) => Console.WriteLine(
            $"| {name} | {Median.Of(results.Select(result => result.Training.TotalSeconds)):F1} " +
            $"| {Median.Of(results.Select(result => result.Whole.TotalSeconds)):F1} | {Median.Of(results.Select(result => result.ValidationLoss)):F4} |");
    }

    private static JsonArray ToJson(List<ShakespeareResult> results) => new(results.Select(result => (JsonNode)new JsonObject
    {
        ["trainingSeconds"] = result.Training.TotalSeconds,
        ["wholeSeconds"] = result.Whole.TotalSeconds,
        ["validationLoss"] = result.ValidationLoss,
        ["sampledValidationLoss"] = result.SampledLoss,
    }).ToArray());
}
