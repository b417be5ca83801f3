using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Hanul.Inference;

namespace Hanul.Cli;

/// <summary><c>hanul generate</c>: continue a text.</summary>
internal static class GenerateCommand
{
    public static Command Create()
    {
        var (model, json, sampling) = (SharedOptions.Model(), SharedOptions.Json(), new SamplingOptions());
        var prompt = new Option<string?>("--prompt") { Description = "The text to continue. Default: standard input.", HelpName = "TEXT" };
        var tokens = new Option<string?>("--tokens") { Description = "Token ids to continue instead of a text, separated by commas.", HelpName = "IDS" };
        var threads = SharedOptions.Threads();
        var command = new Command("generate", "Continue a text, or token ids. The text streams as it comes; with --json one object holds ids, text and speed.")
        {
            model, prompt, tokens, threads, json,
        };
        sampling.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            using var loaded = await LanguageModel.LoadAsync(
                RunFolder.Model(parsed.GetRequiredValue(model)), new() { ThreadCount = parsed.GetValue(threads) }, cancel);
            var ids = parsed.GetValue(tokens) is { } list
                ? TokenList.Parse(list)
                : loaded.Tokenizer.Encode(parsed.GetValue(prompt) ?? await Console.In.ReadToEndAsync(cancel), addSpecialTokens: true);
            await Run(loaded, ids, sampling.From(parsed, GenerationOptions.From(loaded.Defaults)), parsed.GetValue(json), cancel);
        });
        return ManualPage.With(
            command,
            "hanul generate hanul-quickstart --prompt \"Once upon a time\" --max-tokens 60",
            "hanul generate model.gguf --tokens \"1,2,3\" --max-tokens 16 --greedy --ignore-eos --json");
    }

    private static async Task Run(LanguageModel model, int[] prompt, GenerationOptions options, bool json, CancellationToken cancel)
    {
        var (ids, text, finish) = (new List<int>(), new System.Text.StringBuilder(), FinishReason.MaxTokens);
        var clock = Stopwatch.StartNew();
        await foreach (var token in model.GenerateAsync(prompt, options, cancel))
        {
            if (token.Id >= 0)
                ids.Add(token.Id);
            finish = token.Finish ?? finish;
            text.Append(token.Text);
            if (!json)
                Output.Raw(token.Text);
        }

        if (!json)
        {
            Output.Raw("\n");
            return;
        }

        new Output(json).Print(new Report("generate")
            .AddJson("ids", new JsonArray([.. ids.Select(id => (JsonNode)id)]))
            .AddJson("text", text.ToString())
            .AddJson("finish_reason", System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(finish.ToString()))
            .AddJson("prompt_tokens", prompt.Length)
            .AddJson("tokens_per_second", ids.Count / Math.Max(1e-9, clock.Elapsed.TotalSeconds)));
    }
}
