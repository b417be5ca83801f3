using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hanul.Models.Tests;

/// <summary>
/// llama.cpp itself, as the npm package node-llama-cpp brings it. The variable HANUL_LLAMA_CPP names the folder in which
/// <c>npm install node-llama-cpp</c> was run.
/// </summary>
internal static class LlamaCppProcess
{
    private const string Variable = "HANUL_LLAMA_CPP";

    /// <summary>Skips the test where llama.cpp is not there.</summary>
    public static void Require()
    {
        var folder = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipUnless(folder is not null, $"{Variable} does not name a folder with node-llama-cpp");
        var package = Path.Combine(folder!, "node_modules", "node-llama-cpp");
        Assert.SkipUnless(Directory.Exists(package), $"there is no {package}");
    }

    /// <returns>Logits after each token, ids of each text, and the chat template it found.</returns>
    public static async Task<(double[][] Logits, int[][] Encoded, string? Template)> AskAsync(
        string model, int[] tokens, params string[] texts)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, "LlamaCpp", "llama-cpp.mjs")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.WriteAsync(new JsonObject
        {
            ["model"] = model,
            ["tokens"] = JsonSerializer.SerializeToNode(tokens),
            ["texts"] = JsonSerializer.SerializeToNode(texts),
        }.ToJsonString());
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"llama.cpp failed on {model}:\n{await errors}");
        var answer = JsonNode.Parse(await output)!;
        return (answer["logits"].Deserialize<double[][]>()!, answer["encoded"].Deserialize<int[][]>()!, (string?)answer["template"]);
    }
}
