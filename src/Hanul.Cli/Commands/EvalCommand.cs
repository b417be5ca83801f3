using System.CommandLine;
using Hanul.Corpus;
using Hanul.Inference;

namespace Hanul.Cli;

/// <summary><c>hanul eval</c>: how well a model does.</summary>
internal static class EvalCommand
{
    public static Command Create()
    {
        var (model, json) = (SharedOptions.Model(), SharedOptions.Json());
        var text = new Option<string?>("--text-file") { Description = "Measure the loss on this text, in nats a token and bits a byte.", HelpName = "FILE" };
        var dialogues = new Option<bool>("--dialogues") { Description = "Put the 100 held-out conversations of Hanul's own grammar to the model and judge the answers." };
        var seed = new Option<ulong>("--seed") { Description = "With --dialogues: which 100 conversations; the quickstart's are those of seed 1.", DefaultValueFactory = _ => 1, HelpName = "N" };
        var threads = SharedOptions.Threads();
        var command = new Command("eval", "Measure a model: its loss on a text, or its score on the 100 held-out conversations.") { model, text, dialogues, seed, threads, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(text) is null == !result.GetValue(dialogues))
                result.AddError("Give either --text-file FILE or --dialogues.");
            if (!result.GetValue(dialogues) && result.GetResult(seed) is { Implicit: false })
                result.AddError("--seed chooses conversations: it goes with --dialogues.");
        });
        command.SetAction(async (parsed, cancel) =>
        {
            var output = new Output(parsed.GetValue(json));
            using var loaded = await LanguageModel.LoadAsync(
                RunFolder.Model(parsed.GetRequiredValue(model)), new() { ThreadCount = parsed.GetValue(threads) }, cancel);
            output.Print(parsed.GetValue(text) is { } file
                ? await Measure(loaded, file, output, cancel)
                : FirstAnswers.Describe(await FirstAnswers.ExamineAsync(loaded, output, cancel, parsed.GetValue(seed))));
        });
        return ManualPage.With(command, "hanul eval hanul-quickstart --dialogues", "hanul eval model.gguf --text-file book.txt --json");
    }

    private static async Task<Report> Measure(LanguageModel model, string file, Output output, CancellationToken cancel)
    {
        using var line = new ProgressLine(output, "measuring", "tokens");
        var documents = DocumentReader.Read(file, new(), cancel).Select(document => document.Text);
        var measured = await TextEvaluation.RunAsync(
            model, documents, null, new InlineProgress<EvaluationResult>(at => line.Report(at.TokenCount, null)), cancel);
        return new Report(Path.GetFileName(file))
            .Add("tokens", "tokens", measured.TokenCount)
            .Add("bytes", "text", Quantity.Bytes(measured.ByteCount), measured.ByteCount)
            .Add("loss", "loss, nats a token", measured.NatsPerToken, "0.0000")
            .Add("perplexity", "perplexity", measured.Perplexity, "0.000")
            .Add("bits_per_byte", "bits per byte", measured.BitsPerByte, "0.0000");
    }
}
