using System.Text.Json.Nodes;
using Hanul.Formats;

namespace Hanul.Models.Tests;

/// <summary>Reference outputs that lie beside the repository, where they do.</summary>
internal static class SharedGoldens
{
    /// <summary>The folder of a golden, for example <c>gpt2/base</c>; skips the test where it is not there.</summary>
    public static string Folder(string name)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Hanul.slnx"))) root = root.Parent;
        var folder = Path.Combine(root?.Parent?.FullName ?? ".", "shared", "goldens", name);
        Assert.SkipUnless(Directory.Exists(folder), $"the reference outputs are not there ({folder})");
        return folder;
    }

    /// <summary>Tokens and logits of a <c>forward</c> case without padding.</summary>
    public static (int[] Tokens, float[] Logits) Case(string folder, string name)
    {
        var cases = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "cases.json")))!["cases"]!.AsArray();
        var found = cases.First(c => (string?)c!["name"] == name)!;
        using var outputs = SafetensorsFile.Open(Path.Combine(folder, "outputs.safetensors"));
        var tokens = found["inputs"]!["input_ids"]![0]!.AsArray().Select(id => (int)id!).ToArray();
        return (tokens, outputs.View((string)found["outputs"]!["logits"]!).ToArray());
    }
}
