using System.CommandLine;
using TorchSharp;

namespace Hanul.Training.Benchmarks;

/// <summary>Tokens a second of our training step beside PyTorch's, step by step in turn.</summary>
internal static class TrainingSpeedCommand
{
    internal static Command Create()
    {
        var layers = Number("--layers", "Transformer layers.", 12);
        var heads = Number("--heads", "Attention heads.", 12);
        var width = Number("--width", "Width of the residual stream.", 768);
        var context = Number("--context", "Tokens of a sequence.", 256);
        var batch = Number("--batch", "Sequences of a step.", 4);
        var vocabulary = Number("--vocabulary", "Tokens of the vocabulary.", 50304);
        var rounds = Number("--rounds", "Rounds; each takes a step of PyTorch, one of ours, and both again.", 4);
        var threads = Number("--threads", "Processor threads of both.", Environment.ProcessorCount);
        var format = new Option<string>("--format") { Description = "What ours runs in.", DefaultValueFactory = _ => "auto" };
        format.AcceptOnlyFromAmong("auto", "float32", "bfloat16");
        var python = new Option<string>("--python") { Description = "The peer's interpreter.", DefaultValueFactory = _ => PeerProcess.DefaultPython };
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead of a table." };
        var command = new Command("training-speed", "Tokens a second of our training step beside PyTorch's, and how much of libtorch's matrix product both use.")
        {
            layers, heads, width, context, batch, vocabulary, rounds, threads, format, python, json,
        };
        command.SetAction(parsed =>
        {
            var shape = new TrainingShape(
                parsed.GetValue(layers), parsed.GetValue(heads), parsed.GetValue(width), parsed.GetValue(context), parsed.GetValue(batch), parsed.GetValue(vocabulary));
            var report = Measure(shape, parsed.GetValue(rounds), parsed.GetValue(threads), parsed.GetValue(format)!, parsed.GetValue(python)!);
            if (parsed.GetValue(json))
                Console.WriteLine(report.ToJson());
            else
                report.Print(Console.Out);
        });
        return command;

        static Option<int> Number(string name, string description, int value) =>
            new(name) { Description = description, DefaultValueFactory = _ => value };
    }

    private static SpeedReport Measure(TrainingShape shape, int rounds, int threads, string format, string python)
    {
        TorchSettings.SetThreads(threads);
        var peak = (Float32: MatmulPeak.Measure(torch.ScalarType.Float32), BFloat16: MatmulPeak.Measure(torch.ScalarType.BFloat16));
        using var process = new PeerProcess(
            python, "peer_speed.py", "--layers", shape.Layers, "--heads", shape.Heads, "--width", shape.Width, "--context", shape.Context,
            "--vocabulary", shape.Vocabulary, "--threads", threads);
        var peer = PeerMachine.Read(process.Require());
        peer.RequireFastBlas(peak.Float32);
        if (format == "auto")
            format = peak.BFloat16 > peak.Float32 ? "bfloat16" : "float32";
        using var ours = new OurSteps(shape, format == "bfloat16" ? torch.ScalarType.BFloat16 : torch.ScalarType.Float32);

        // Where the peer's bfloat16 products are slow, a whole batch would take minutes: one sequence, once, tells the same.
        var slow = peer.BFloat16 < peer.Float32 / 4;
        var autocastBatch = slow ? 1 : shape.Batch;
        var (mine, float32, bfloat16) = (new List<double>(), new List<double>(), new List<double>());
        ours.Step();
        PeerStep("float32", shape.Batch);
        for (var round = 0; round < rounds; round++)
        {
            float32.Add(PeerStep("float32", shape.Batch));
            mine.Add(ours.Step().TotalSeconds);
            if (!slow || round == 0)
                bfloat16.Add(PeerStep("bfloat16", autocastBatch));
            mine.Add(ours.Step().TotalSeconds);
            peak = (Math.Max(peak.Float32, MatmulPeak.Measure(torch.ScalarType.Float32)), Math.Max(peak.BFloat16, MatmulPeak.Measure(torch.ScalarType.BFloat16)));
            Console.Error.WriteLine(
                $"round {round + 1} of {rounds}: PyTorch float32 {float32[^1]:F2} s, autocast {bfloat16[^1]:F2} s, ours {mine[^2]:F2} and {mine[^1]:F2} s a step");
        }

        return new()
        {
            Shape = shape,
            Peer = peer,
            Threads = threads,
            Format = format,
            Peak = peak,
            Rate = (shape.TokensPerStep / Median.Of(mine), shape.TokensPerStep / Median.Of(float32), autocastBatch * shape.Context / Median.Of(bfloat16)),
            AutocastTokens = autocastBatch * shape.Context,
        };

        double PeerStep(string precision, int batch) => process.Ask($"{precision} {batch}")["seconds"]!.GetValue<double>();
    }
}
