using System.CommandLine;

namespace Hanul.Training.Benchmarks;

/// <summary>Options that several benchmarks take.</summary>
internal static class BenchmarkOptions
{
    internal static Option<bool> Json { get; } = new("--json") { Description = "Print one JSON object instead of a table." };

    internal static Option<int> Threads { get; } = Number("--threads", "Processor threads of both sides.", Environment.ProcessorCount);

    internal static Option<string> Python { get; } =
        Text("--python", "The peer's Python interpreter; its PyTorch is the peer.", PeerProcess.DefaultPython);

    internal static Option<int> Number(string name, string description, int value) =>
        new(name) { Description = description, DefaultValueFactory = _ => value };

    internal static Option<string> Text(string name, string description, string value) =>
        new(name) { Description = description, DefaultValueFactory = _ => value };

    internal static Option<T[]> List<T>(string name, string description, params T[] values) =>
        new(name) { Description = description, DefaultValueFactory = _ => values, AllowMultipleArgumentsPerToken = true };
}
