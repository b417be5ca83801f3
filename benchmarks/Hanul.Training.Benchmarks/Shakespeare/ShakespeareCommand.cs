using System.CommandLine;
using static Hanul.Training.Benchmarks.BenchmarkOptions;

namespace Hanul.Training.Benchmarks;

/// <summary>Character-level Shakespeare with nanoGPT's setting for a CPU: ours and PyTorch's, loss and wall time.</summary>
internal static class ShakespeareCommand
{
    internal static Command Create()
    {
        var text = Text("--text", "The Tiny Shakespeare text.", "../shared/data/tinyshakespeare/data__tinyshakespeare__input.txt");
        var recipe = Text("--recipe", "Our recipe.", "recipes/shakespeare-char.json");
        var rounds = Number("--rounds", "How often both are run, in turn.", 1);
        var command = new Command("shakespeare", "Validation loss and wall time of 2,000 steps on Tiny Shakespeare, ours beside PyTorch's.")
        {
            text, recipe, rounds, Threads, Python, Json,
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
                    peer.Add(ShakespeareRun.Peer(parsed.GetValue(Python)!, source, parsed.GetValue(Threads), ct));
                    ours.Add(ShakespeareRun.Ours(parsed.GetValue(recipe)!, source, parsed.GetValue(Threads), ct));
                }

                if (parsed.GetValue(Json))
                    Console.WriteLine(ShakespeareTable.ToJson(ours, peer));
                else
                    ShakespeareTable.Print(ours, peer, Console.Out);
            },
            ct));
        return command;
    }
}
