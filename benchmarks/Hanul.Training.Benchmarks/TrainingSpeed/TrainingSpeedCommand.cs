using System.CommandLine;
using static Hanul.Training.Benchmarks.BenchmarkOptions;

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
        var rounds = Number("--rounds", "Rounds: each takes a step of PyTorch, one of ours, and both again.", 4);
        var format = Text("--format", "What ours runs in; auto takes bfloat16 where it multiplies faster.", "auto");
        format.AcceptOnlyFromAmong("auto", "float32", "bfloat16");
        var command = new Command(
            "training-speed",
            "Tokens a second of our training step beside PyTorch's, and how much of libtorch's matrix product both use.")
        {
            layers, heads, width, context, batch, vocabulary, rounds, format, Threads, Python, Json,
        };
        command.SetAction(parsed =>
        {
            var shape = new TrainingShape(
                parsed.GetValue(layers),
                parsed.GetValue(heads),
                parsed.GetValue(width),
                parsed.GetValue(context),
                parsed.GetValue(batch),
                parsed.GetValue(vocabulary));
            using var contest = new SpeedContest(shape, parsed.GetValue(Threads), parsed.GetValue(format)!, parsed.GetValue(Python)!);
            var report = contest.Run(parsed.GetValue(rounds));
            if (parsed.GetValue(Json))
                Console.WriteLine(report.ToJson());
            else
                report.Print(Console.Out);
        });
        return command;
    }
}
