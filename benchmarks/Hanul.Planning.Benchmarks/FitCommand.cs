using System.CommandLine;

namespace Hanul.Planning.Benchmarks;

/// <summary>Fits the planner's constants, and holds each source to a fit that did not see it.</summary>
internal static class FitCommand
{
    public static Command Create()
    {
        var rows = new Option<string>("--rows") { Description = "The published runs.", DefaultValueFactory = _ => "../shared/planning/published-runs.csv" };
        var rounds = new Option<int>("--rounds") { Description = "Rounds of the search.", DefaultValueFactory = _ => 40 };
        var across = new Option<bool>("--cross-validate") { Description = "Also fit without each source in turn, and judge the fit by that source." };
        var command = new Command("fit", "Fits the planner's constants to published runs, and cross-validates them by source.") { rows, rounds, across };
        command.SetAction(parsed => Run(parsed.GetValue(rows)!, parsed.GetValue(rounds), parsed.GetValue(across)));
        return command;
    }

    private static void Run(string path, int rounds, bool across)
    {
        var runs = PublishedRun.Read(path).Where(run => !Comparison.Incomplete(run)).ToArray();
        var fit = new Fit(runs);
        var values = fit.Search(Constant.All, rounds, Console.Error.WriteLine);
        foreach (var (constant, value) in Constant.All.Zip(values))
            Console.WriteLine($"{constant.Owner,-20} {constant.Property,-24} {constant.Current,10:0.####} -> {value:0.####}");
        var world = new World(Constant.All, values);
        PublishedRunsCommand.Print([.. PublishedRun.Read(path).Select(run => Comparison.Of(run, world.Calibration, world.Apply))]);
        if (across)
            CrossValidate(runs, rounds, values);
    }

    private static void CrossValidate(PublishedRun[] runs, int rounds, double[] whole)
    {
        Console.WriteLine("| source left out | rows | error with it | error without it |");
        Console.WriteLine("|---|---:|---:|---:|");
        foreach (var source in runs.GroupBy(Fit.Group).Where(group => group.Count(run => run.StepSeconds > 0) >= 3))
        {
            var without = new Fit(runs.Except(source)).Search(Constant.All, Math.Max(4, rounds / 4), null);
            var judged = new Fit(source);
            Console.WriteLine($"| {source.Key} | {source.Count()} | {judged.Loss(Constant.All, whole):P1} | {judged.Loss(Constant.All, without):P1} |");
        }
    }
}
