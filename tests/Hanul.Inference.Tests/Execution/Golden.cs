using System.Text.Json.Nodes;
using Hanul.Formats;

namespace Hanul.Inference.Tests;

/// <summary>A tiny published model with what its original implementation computes.</summary>
internal sealed class Golden : IDisposable
{
    // The references are float32 themselves; Fixtures/../cases.json states this tolerance.
    private const double Tolerance = 2e-4;

    private readonly SafetensorsFile _outputs;
    private readonly JsonArray _cases;

    private Golden(string folder)
    {
        Folder = folder;
        _outputs = SafetensorsFile.Open(Path.Combine(folder, "outputs.safetensors"));
        _cases = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "cases.json")))!["cases"]!.AsArray();
    }

    public string Folder { get; }

    public IEnumerable<JsonNode> Cases(string kind) => _cases.Where(c => (string?)c!["kind"] == kind)!;

    /// <summary>Opens a golden that the tests carry, or one beside the repository; skips the test where neither is there.</summary>
    public static Golden Open(string name)
    {
        var carried = Path.Combine(AppContext.BaseDirectory, "Fixtures", name);
        return new(Directory.Exists(carried) ? carried : Shared(name));
    }

    public static string Shared(string name)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Hanul.slnx")))
            root = root.Parent;
        var folder = Path.Combine(root?.Parent?.FullName ?? ".", "shared", "goldens", name);
        Assert.SkipUnless(Directory.Exists(folder), $"the reference outputs are not there ({folder})");
        return folder;
    }

    /// <summary>The tokens of a case, without padding, and where they begin in the padded row.</summary>
    public static IEnumerable<(int Row, int First, int[] Tokens)> Rows(JsonNode golden)
    {
        var inputs = golden["inputs"]!;
        var ids = inputs["input_ids"]!.AsArray();
        for (var row = 0; row < ids.Count; row++)
        {
            var tokens = Numbers(ids[row]!);
            var mask = inputs["attention_mask"] is { } masks ? Numbers(masks[row]!) : [.. tokens.Select(_ => 1)];
            var first = Array.IndexOf(mask, 1);
            yield return (row, first, tokens[first..(first + mask.Sum())]);
        }
    }

    public static int[] Numbers(JsonNode list) => [.. list.AsArray().Select(number => (int)number!)];

    /// <summary>Row <paramref name="row"/>, position <paramref name="position"/> of an output [rows, positions, width].</summary>
    public float[] Output(JsonNode golden, string name, int row, int position) =>
        _outputs.View((string)golden["outputs"]![name]!)[row][position].ToArray();

    public static bool Has(JsonNode golden, string name) => golden["outputs"]![name] is not null;

    public static void Equal(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(expected[i] - actual[i]) <= Tolerance + (Tolerance * Math.Abs(expected[i]))))
                Assert.Fail($"{what}: number {i} is {actual[i]}, the reference says {expected[i]}");
        }
    }

    public void Dispose() => _outputs.Dispose();
}
