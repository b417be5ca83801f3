using System.Text.Json.Nodes;

namespace Hanul.Tokenization.Tests;

/// <summary>Files under Fixtures/, and the cases in them.</summary>
internal static class Fixture
{
    public static string PathOf(params string[] parts) => Path.Combine([AppContext.BaseDirectory, "Fixtures", .. parts]);

    public static Tokenizer Tokenizer(string name) => Tokenization.Tokenizer.Load(PathOf(name, "tokenizer.json"));

    public static IEnumerable<JsonObject> Cases(string name) =>
        JsonNode.Parse(File.ReadAllText(PathOf(name, "goldens_hf.json")))!["cases"]!.AsArray().Select(node => node!.AsObject());

    public static int[] Integers(this JsonNode node) => [.. node.AsArray().Select(item => (int)item!)];

    /// <summary>Writes a tokenizer.json; returns its path.</summary>
    public static string WriteTo(this JsonNode document, TemporaryFolder folder) => folder.Write("tokenizer.json", document.ToJsonString());
}
