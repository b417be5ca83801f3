using System.CommandLine;
using System.CommandLine.Help;

namespace Hanul.Cli;

/// <summary>The <c>hanul</c> command: its subcommands, its help, and how mistakes are told.</summary>
internal static class HanulCommand
{
    /// <summary>The exit status of a command that was interrupted, as shells expect it.</summary>
    public const int Interrupted = 130;

    public static async Task<int> RunAsync(string[] args, CancellationToken cancel)
    {
        var root = Create();
        var parsed = root.Parse(args);
        try
        {
            return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Stopped.");
            return Interrupted;
        }
        catch (Exception problem) when (Sentence(problem) is { } sentence)
        {
            await Console.Error.WriteLineAsync($"hanul: {sentence}");
            return 1;
        }
    }

    public static RootCommand Create()
    {
        var root = new RootCommand(
            "Hanul, the hyperscale-AI stack for .NET: from a folder of text to a model that talks.\n\n" +
            "Start with `hanul quickstart`. Each of its steps is also a command of its own.");
        root.Subcommands.Add(QuickstartCommand.Create());
        root.Subcommands.Add(CorpusCommand.Create());
        root.Subcommands.Add(TokenizerCommand.Create());
        root.Subcommands.Add(TrainCommand.Create());
        root.Subcommands.Add(EvalCommand.Create());
        root.Subcommands.Add(ConvertCommand.Create());
        root.Subcommands.Add(InspectCommand.Create());
        root.Subcommands.Add(LogitsCommand.Create());
        root.Subcommands.Add(GenerateCommand.Create());
        root.Subcommands.Add(ChatCommand.Create());
        root.Subcommands.Add(ServeCommand.Create());
        root.Subcommands.Add(PlanCommand.Create());
        if (root.Options.OfType<HelpOption>().FirstOrDefault() is { Action: HelpAction help } option)
            option.Action = new ManualPage(help);
        return root;
    }

    /// <summary>What to tell a user whose file, recipe or machine is at fault; null for a fault of ours, whose stack trace is wanted.</summary>
    private static string? Sentence(Exception problem) => problem switch
    {
        AggregateException { InnerException: { } inner } => Sentence(inner),
        InvalidDataException or IOException or NotSupportedException or UnauthorizedAccessException => problem.Message,
        DllNotFoundException => problem.Message,
        OutOfMemoryException => "This machine has too little memory for that. Choose a smaller model, batch or context.",
        _ => null,
    };
}
