using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Hanul.Inference;
using Hanul.Tokenization;

namespace Hanul.Cli;

/// <summary><c>hanul chat</c>: talk with a model in the terminal.</summary>
internal static class ChatCommand
{
    public static Command Create()
    {
        var (model, sampling, threads) = (SharedOptions.Model(), new SamplingOptions(), SharedOptions.Threads());
        var system = new Option<string?>("--system") { Description = "What the model is told before the conversation begins.", HelpName = "TEXT" };
        var command = new Command("chat", "Talk with a model in the terminal. Ctrl-C stops an answer; /new starts over; /exit or Ctrl-D ends.")
        {
            model, system, threads,
        };
        sampling.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            using var loaded = await LanguageModel.LoadAsync(
                RunFolder.Model(parsed.GetRequiredValue(model)), new() { ThreadCount = parsed.GetValue(threads) }, cancel);
            var output = new Output(json: false);
            output.Say($"{loaded.Name}, {Quantity.Count(loaded.ParameterCount)} parameters. /new starts over, /exit ends.");
            await Converse(loaded, sampling.From(parsed, GenerationOptions.From(loaded.Defaults)), parsed.GetValue(system), output, cancel);
        });
        return ManualPage.With(command, "hanul chat hanul-quickstart", "hanul chat model.gguf --system \"Answer in Korean.\" --temperature 0.7");
    }

    private static async Task Converse(LanguageModel model, GenerationOptions options, string? system, Output output, CancellationToken cancel)
    {
        var turns = Opening(system);
        while (!cancel.IsCancellationRequested)
        {
            Output.Raw("\n> ");
            if (await ReadLineAsync(cancel) is not { } line || line.Trim() is "/exit" or "/quit")
                return;
            if (line.Trim() == "/new")
            {
                turns = Opening(system);
                output.Say("A new conversation.");
                continue;
            }

            if (string.IsNullOrWhiteSpace(line))
                continue;
            turns.Add(new("user", line));
            turns.Add(new("assistant", await Answer(model, turns, options, output, cancel)));
        }
    }

    private static List<ChatTurn> Opening(string? system) => system is null ? [] : [new("system", system)];

    private static async Task<string?> ReadLineAsync(CancellationToken cancel) =>
        await Task.Run(Console.In.ReadLine, CancellationToken.None).WaitAsync(cancel);

    private static async Task<string> Answer(
        LanguageModel model, List<ChatTurn> turns, GenerationOptions options, Output output, CancellationToken cancel)
    {
        var (text, count, clock) = (new System.Text.StringBuilder(), 0, Stopwatch.StartNew());
        using var scope = StopSignal.Scope(cancel);
        try
        {
            await foreach (var token in model.GenerateAsync(model.EncodeChat(turns), options, scope.Token))
            {
                count++;
                text.Append(token.Text);
                Output.Raw(token.Text);
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            Output.Raw(" …");
        }
        catch (InvalidDataException problem)
        {
            // A conversation that outgrew the context: say so and keep the terminal.
            output.Say(problem.Message + " /new starts over.");
        }

        if (output.Interactive)
            output.Say(string.Create(CultureInfo.InvariantCulture, $"\n[{count} tokens, {count / Math.Max(1e-9, clock.Elapsed.TotalSeconds):0} a second]"));
        else
            Output.Raw("\n");
        return text.ToString();
    }
}
