using System.CommandLine;
using System.Diagnostics;
using Hanul.Corpus;
using Hanul.Tokenization;

namespace Hanul.Cli;

/// <summary><c>hanul tokenizer train</c>: learn a vocabulary from text.</summary>
internal static class TokenizerTrainCommand
{
    public static Command Create()
    {
        var json = SharedOptions.Json();
        var corpus = CorpusOptions.Path();
        var folder = new Option<string>("--out") { Description = "The folder for tokenizer.json and tokenizer_config.json.", Required = true, HelpName = "DIR" };
        var size = new Option<int>("--vocabulary-size") { Description = "Tokens in all: 256 bytes, what is learned, and the special tokens.", DefaultValueFactory = _ => 32_000, HelpName = "N" };
        var pattern = new Option<PretokenizationPattern>("--pattern")
        {
            Description = "How text is cut into words before merges are learned: Gpt2, Llama3 or O200k.",
            DefaultValueFactory = _ => PretokenizationPattern.Llama3,
        };
        var whole = new Option<bool>("--whole-words") { Description = "Learn Korean words together with the particles behind them." };
        var column = CorpusOptions.Column();
        var command = new Command("train", "Learn a byte-level BPE vocabulary from a file or folder of text.") { corpus, folder, size, pattern, whole, column, json };
        command.SetAction((parsed, cancel) =>
        {
            var output = new Output(parsed.GetValue(json));
            var clock = Stopwatch.StartNew();
            var texts = DocumentReader.Read(parsed.GetRequiredValue(corpus), CorpusOptions.Reader(parsed, column), cancel).Select(document => document.Vocabulary);
            var options = new BytePairTrainerOptions
            {
                VocabularySize = parsed.GetValue(size),
                Pattern = parsed.GetValue(pattern),
                KoreanParticles = !parsed.GetValue(whole),
            };
            var trained = Train(output, texts, options, cancel);
            trained.Save(parsed.GetRequiredValue(folder));
            output.Print(new Report("tokenizer")
                .Add("folder", "written to", parsed.GetRequiredValue(folder))
                .Add("vocabulary_size", "vocabulary", trained.VocabularySize)
                .Add("pattern", "pattern", trained.Pattern.ToString())
                .Add("seconds", "time", Quantity.Duration(clock.Elapsed), clock.Elapsed.TotalSeconds));
            return Task.CompletedTask;
        });
        return ManualPage.With(command, "hanul tokenizer train reviews.txt.gz --vocabulary-size 32000 --out my-tokenizer");
    }

    private static Tokenizer Train(Output output, IEnumerable<string> texts, BytePairTrainerOptions options, CancellationToken cancel)
    {
        using var line = new ProgressLine(output, "tokenizer", "merges");
        return BytePairTrainer.Train(texts, options, new InlineProgress<TrainerProgress>(at =>
        {
            if (at.MergeCount == 0)
                line.Report(0, null, $"{Quantity.Count(at.CharacterCount)} characters read, {Quantity.Count(at.WordCount)} different words");
            else
                line.Report(at.MergeCount, at.MergeTarget);
        }), cancel);
    }
}
