using System.CommandLine;
using System.Globalization;
using Hanul.Planning.Benchmarks;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var root = new RootCommand("Holds the planner to published runs, fits its constants to them, and times it.")
{
    PublishedRunsCommand.Create(), FitCommand.Create(), SpeedCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
