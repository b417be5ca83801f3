using System.CommandLine;
using System.Text.Json.Nodes;
using Hanul.Corpus;
using Hanul.Tokenization;

namespace Hanul.Cli;

/// <summary><c>hanul corpus make|build</c>.</summary>
internal static class CorpusCommand
{
    public static Command Create() => new("corpus", "Make Hanul's own small bilingual corpus, or turn raw text into token shards.") { Make(), Build() };

    private static Command Make()
    {
        var json = SharedOptions.Json();
        var file = new Argument<string>("FILE") { Description = "The JSON Lines file to write; compressed where its name ends in .gz." };
        var size = new Option<double>("--megabytes") { Description = "How much text to make.", DefaultValueFactory = _ => 16, HelpName = "N" };
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
        using var line = new ProgressLine(output, "making a corpus", "", Quantity.Bytes);
        var written = MadeCorpusFile.Write(file, options, new InlineProgress<CorpusProgress>(at => line.Report(at.Bytes, options.Bytes)), cancel);
        return new Report("corpus made")
            .Add("file", "file", file)
            .Add("documents", "documents", written.Documents)
            .Add("bytes", "text", Quantity.Bytes(written.Bytes), written.Bytes);
    }

    private static Command Build()
    {
        var (path, column, json) = (CorpusOptions.Path(), CorpusOptions.Column(), SharedOptions.Json());
        var tokenizer = new Option<string>("--tokenizer") { Description = "A tokenizer.json, or a folder that holds one.", Required = true, HelpName = "TOKENIZER" };
        var folder = new Option<string>("--out") { Description = "The folder for the shards, the tokenizer and corpus.json.", Required = true, HelpName = "DIR" };
        var validation = new Option<double>("--validation-fraction") { Description = "The share of documents kept for validation, chosen by a hash of each.", DefaultValueFactory = _ => 0.01, HelpName = "F" };
        var command = new Command("build", "Clean, split and tokenise raw text into Megatron .bin/.idx shards.") { path, tokenizer, folder, column, validation, json };
        command.SetAction((parsed, cancel) =>
        {
            var output = new Output(parsed.GetValue(json));
            using var line = new ProgressLine(output, "building shards", "", Quantity.Bytes);
            var manifest = CorpusBuild.Run(
                new()
                {
                    SourcePath = parsed.GetRequiredValue(path),
                    OutputFolder = parsed.GetRequiredValue(folder),
                    Reading = CorpusOptions.Reader(parsed, column),
                    ValidationFraction = parsed.GetValue(validation),
                },
                Tokenizer.Load(parsed.GetRequiredValue(tokenizer)),
                new InlineProgress<CorpusProgress>(at => line.Report(at.Bytes, at.Fraction > 0 ? at.Bytes / at.Fraction : null, $"{at.Documents:N0} documents")),
                cancel);
            line.Dispose();
            output.Print(Describe(manifest, parsed.GetRequiredValue(folder)));
            return Task.CompletedTask;
        });
        return ManualPage.With(command, "hanul corpus build my-documents --tokenizer my-tokenizer --out shards", "hanul corpus build reviews.tsv.gz --column document --tokenizer my-tokenizer --out shards");
    }

    private static Report Describe(CorpusManifest manifest, string folder) => new Report("corpus built")
        .Add("folder", "folder", folder)
        .Add("files", "files", manifest.Files)
        .Add("skipped_files", "files left out", manifest.SkippedFiles)
        .AddSplit("train", manifest.Train)
        .AddSplit("validation", manifest.Validation);

    private static Report AddSplit(this Report report, string name, CorpusSplit? split) => split is null ? report : report
        .Add(name, name, $"{split.Documents:N0} documents, {Quantity.Bytes(split.Bytes)}, {split.Tokens:N0} tokens ({split.BytesPerToken:0.00} bytes each)", new JsonObject
        {
            ["documents"] = split.Documents,
            ["bytes"] = split.Bytes,
            ["tokens"] = split.Tokens,
            ["bytes_per_token"] = split.BytesPerToken,
        });
}
