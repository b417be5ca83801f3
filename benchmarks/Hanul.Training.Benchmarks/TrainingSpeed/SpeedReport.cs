using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hanul.Training.Benchmarks;

/// <summary>What a training-speed run measured, and what follows from it.</summary>
internal sealed record SpeedReport
{
    internal required TrainingShape Shape { get; init; }

    internal required PeerMachine Peer { get; init; }

    internal required int Threads { get; init; }

    /// <summary>The number format that ours ran in.</summary>
    internal required string Format { get; init; }

    /// <summary>Best floating-point operations a second of libtorch's product, in float32 and bfloat16.</summary>
    internal required (double Float32, double BFloat16) Peak { get; init; }

    /// <summary>Median tokens a second of ours, of the peer in float32, and of the peer under bfloat16 autocast.</summary>
    internal required (double Ours, double Float32, double BFloat16) Rate { get; init; }

    /// <summary>How many tokens one step of the peer's bfloat16 measurement had.</summary>
    internal required int AutocastTokens { get; init; }

    /// <summary>True where this processor multiplies bfloat16 faster than float32: the ratio targets are meant for those.</summary>
    private bool HasBFloat16 => Peak.BFloat16 > Peak.Float32;

    private double PeakInUse => Format == "bfloat16" ? Peak.BFloat16 : Peak.Float32;

    private double Utilisation => Rate.Ours * Shape.FlopsPerToken / PeakInUse;

    internal JsonObject ToJson() => new()
    {
        ["layers"] = Shape.Layers,
        ["heads"] = Shape.Heads,
        ["width"] = Shape.Width,
        ["context"] = Shape.Context,
        ["batch"] = Shape.Batch,
        ["vocabulary"] = Shape.Vocabulary,
        ["threads"] = Threads,
        ["peer"] = JsonSerializer.SerializeToNode(Peer),
        ["ourFormat"] = Format,
        ["peakFloat32"] = Peak.Float32,
        ["peakBFloat16"] = Peak.BFloat16,
        ["flopsPerToken"] = Shape.FlopsPerToken,
        ["ourTokensPerSecond"] = Rate.Ours,
        ["peerFloat32TokensPerSecond"] = Rate.Float32,
        ["peerAutocastTokensPerSecond"] = Rate.BFloat16,
        ["utilisation"] = Utilisation,
    };

    internal void Print(TextWriter output)
    {
        output.WriteLine(
            $"{Shape.Layers} layers of {Shape.Width}, context {Shape.Context}, batch {Shape.Batch}, vocabulary {Shape.Vocabulary}; " +
            $"{Shape.FlopsPerToken / 1e6:F0} MFLOP a token; {Threads} threads");
        output.WriteLine($"peer: {Peer}");
        output.WriteLine(
            $"ours: libtorch's products at {Peak.Float32 / 1e9:F0} GFLOP/s in float32, {Peak.BFloat16 / 1e9:F0} in bfloat16");
        output.WriteLine();
        output.WriteLine("| | tokens/s (median) | GFLOP/s | of libtorch's product |");
        output.WriteLine("|---|---:|---:|---:|");
        Row($"ours, {Format}", Rate.Ours, PeakInUse);
        Row("PyTorch, float32", Rate.Float32, Peak.Float32);
        var shorter = AutocastTokens < Shape.TokensPerStep ? $", {AutocastTokens} tokens a step, once" : "";
        Row($"PyTorch, bfloat16 autocast{shorter}", Rate.BFloat16, Peak.BFloat16);
        output.WriteLine();
        Target("ours / PyTorch float32", Rate.Ours / Rate.Float32, 2.5, HasBFloat16);
        Target("ours / PyTorch autocast", Rate.Ours / Rate.BFloat16, 1.15, HasBFloat16);
        Target($"share of the measured {Format} product", Utilisation, 0.75, true);

        void Row(string name, double rate, double peak) => output.WriteLine(
            $"| {name} | {rate:F1} | {rate * Shape.FlopsPerToken / 1e9:F1} | {rate * Shape.FlopsPerToken / peak:P0} |");

        void Target(string name, double value, double target, bool applies)
        {
            var verdict = !applies ? "meant for processors with bfloat16 products; this one has none" : value >= target ? "met" : "missed";
            output.WriteLine($"{name}: {value:F2} (target {target:F2}: {verdict})");
        }
    }
}
