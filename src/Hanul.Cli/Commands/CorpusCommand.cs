using System.CommandLine;
using Hanul.Corpus;
using Hanul.Tokenization;

namespace Hanul.Cli;

/// <summary><c>hanul corpus make|build</c>.</summary>
internal static class CorpusCommand
{
    public static Command Create() => new("corpus", "Make Hanul's own small bilingual corpus, or turn raw text into token shards.") { Make() };

    private static Command Make()
    {
        var json = SharedOptions.Json();
        var file = new Argument<string>("FILE") { Description = "The JSON Lines file to write; compressed where its name ends in .gz." };
        var size = new Option<double>("--megabytes") { Description = "How much text to make.", DefaultValueFactory = _ => 8, HelpName = "N" };
        var seed = new Option<ulong>("--seed") { Description = "Same seed, same corpus, on any machine.", DefaultValueFactory = _ => 1, HelpName = "N" };
        var command = new Command("make", "Write short everyday conversations and stories in Korean and English, drawn from Hanul's own grammar.") { file, size, seed, json };
        command.SetAction((parsed, cancel) =>
        {
            var output = new Output(parsed.GetValue(json));
            output.Print(Write(output, parsed.GetRequiredValue(file), new() { Bytes = (long)(parsed.GetValue(size) * 1e6), Seed = parsed.GetValue(seed) }, cancel));
            return Task.CompletedTask;
        });
        return ManualPage.With(command, "hanul corpus make made.jsonl.gz --megabytes 20 --seed 7");
    }

    public static Report Write(Output output, string file, MadeCorpusOptions options, CancellationToken cancel)
    {
        using var line = new ProgressLine(output, "making a corpus", "bytes", Quantity.Bytes);
        var written = DocumentWriter.Write(file, MadeCorpus.Documents(options), new InlineProgress<long>(done => line.Report(done, options.Bytes)), cancel);
        return new Report("corpus made")
            .Add("file", "file", file)
            .Add("documents", "documents", written.Documents)
            .Add("bytes", "text", Quantity.Bytes(written.TextBytes), written.TextBytes);
    }
}
