using System.CommandLine;

namespace Hanul.Cli;

/// <summary><c>hanul quickstart</c>: the whole journey, from a corpus to a model that talks.</summary>
internal static class QuickstartCommand
{
    public static Command Create()
    {
        var corpus = new Option<string?>("--corpus") { Description = "Train on your own text instead of the one Hanul makes: a folder, or a .txt, .md, .jsonl, .csv or .tsv file, each also .gz.", HelpName = "PATH" };
        var column = CorpusOptions.Column();
        var minutes = new Option<double?>("--minutes") { Description = "How long to train, in minutes. Default: 5.5.", HelpName = "N" };
        var folder = new Option<string>("--out") { Description = "Where everything is kept; run again with the same folder to go on from where it was.", DefaultValueFactory = _ => "hanul-quickstart", HelpName = "DIR" };
        var noServe = new Option<bool>("--no-serve") { Description = "Stop after the exam instead of serving the chat page." };
        var port = ServeCommand.Port();
        var command = new Command(
            "quickstart",
            "Make a small bilingual corpus, train a tokenizer and a small mixture-of-experts model on it, examine it, and serve it as a chat page.\n\n" +
            "Needs no network and no answer. Ctrl-C ends it cleanly at any point; run it again and it goes on from where it was.")
        {
            corpus, column, minutes, folder, noServe, port,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(minutes) is { } given && !(given is > 0 and < 1e6))
                result.AddError($"--minutes {given} is no length of time.");
        });
        command.SetAction((parsed, cancel) => new Quickstart(new()
        {
            Corpus = parsed.GetValue(corpus),
            TextColumn = parsed.GetValue(column),
            Minutes = parsed.GetValue(minutes),
            Folder = parsed.GetRequiredValue(folder),
            Serve = !parsed.GetValue(noServe),
            Port = parsed.GetValue(port),
        }).RunAsync(cancel));
        return ManualPage.With(command, "hanul quickstart", "hanul quickstart --corpus my-documents --minutes 30 --out my-model", "hanul quickstart --no-serve");
    }
}
