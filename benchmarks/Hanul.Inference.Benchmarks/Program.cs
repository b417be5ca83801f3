using System.Globalization;
using System.Text.Json;
using Hanul.Compute;
using Hanul.Formats;
using Hanul.Inference.Benchmarks;

// Hanul.Inference.Benchmarks [--model PATH | --shape NAME] [--type F32|BF16|F16|Q8_0] [--threads N] [--prompt N] [--decode N] [--batch N]
//     [--rounds N] [--json]
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var json = args.Contains("--json");
int? threads = Option("--threads") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
using var memory = new MemoryBandwidth(threads);
var runner = new Runner(memory, threads, Number("--prompt", 256), Number("--decode", 64), Number("--batch", 8), Number("--rounds", 5));
var bandwidth = memory.Measure();
if (!json)
    Console.WriteLine($"{Kernels.Best.Name}, {threads ?? Environment.ProcessorCount} threads, memory read at {bandwidth / 1e9:F1} GB/s");

var results = new List<Measurement>();
if (Option("--model") is { } path)
{
    await Measure(path, Path.GetFileName(path), "as stored");
}
else
{
    var types = Option("--type") is { } only ? [Enum.Parse<ElementType>(only)] : (ElementType[])[ElementType.F32, ElementType.BF16, ElementType.Q8_0];
    foreach (var shape in Option("--shape") is { } one ? [one] : (string[])["toy-moe", "134m"])
    {
        foreach (var type in types)
        {
            var folder = Directory.CreateTempSubdirectory("hanul-benchmark-").FullName;
            try
            {
                await Measure(MadeModel.Write(shape, type, folder), shape, type.ToString());
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }
}

if (json)
    Console.WriteLine(JsonSerializer.Serialize(new { bandwidthBytesPerSecond = bandwidth, results }));

async Task Measure(string where, string name, string type)
{
    var m = await runner.RunAsync(where, name, type);
    results.Add(m);
    if (!json && results.Count == 1)
    {
        Console.WriteLine(
            $"{"model",-10} {"type",-10} {"params",8} {"prefill",9} {"decode",9} {"batch " + m.BatchSize,9} {"of memory",9} {"B/token",8}");
    }

    if (!json)
    {
        Console.WriteLine(
            $"{m.Model,-10} {m.Type,-10} {m.Parameters / 1e6,7:F1}M {m.PrefillTokensPerSecond,9:F0} {m.DecodeTokensPerSecond,9:F1} " +
            $"{m.BatchTokensPerSecond,9:F1} {m.BandwidthShare,9:P0} {m.BytesPerToken,8:F0}");
    }
}

string? Option(string name) => Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;

int Number(string name, int otherwise) => Option(name) is { } value ? int.Parse(value, CultureInfo.InvariantCulture) : otherwise;
