using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Hanul.Cli;

/// <summary>Help as a manual page tells it: what a command does, its arguments and options, then examples that can be typed.</summary>
internal sealed class ManualPage(HelpAction usual) : SynchronousCommandLineAction
{
    private static readonly Dictionary<Command, string[]> Examples = [];

    /// <summary>Keeps a command's examples for its help page.</summary>
    public static Command With(Command command, params string[] examples)
    {
        Examples[command] = examples;
        return command;
    }

    public override int Invoke(ParseResult parseResult)
    {
        var result = usual.Invoke(parseResult);
        if (!Examples.TryGetValue(parseResult.CommandResult.Command, out var examples))
            return result;
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var example in examples)
            output.WriteLine("  " + example);
        output.WriteLine();
        return result;
    }
}
