using System.CommandLine;
using Hanul.Formats;
using Hanul.Planning;

namespace Hanul.Cli;

/// <summary><c>hanul plan</c>: what a run would take, before anyone buys it.</summary>
internal static class PlanCommand
{
    public static Command Create()
    {
        var options = new PlanOptions();
        var json = SharedOptions.Json();
        var search = new Option<bool>("--search") { Description = "Look at every legal layout and show the best ones." };
        var explain = new Option<bool>("--explain") { Description = "Show where parameters, operations, memory and time go. Needs no --gpus." };
        var list = new Option<bool>("--list") { Description = "List the published systems, processors and programs that are known by name." };
        var html = new Option<string?>("--html") { Description = "Write one self-contained page with charts to this file.", HelpName = "FILE" };
        var rows = new Option<string?>("--rows") { Description = "Predict every run of a .csv file of published runs, a JSON line each.", HelpName = "FILE" };
        var calibrate = new Option<bool>("--calibrate") { Description = "Measure this machine, so that --gpus this predicts hanul train on it." };
        var command = new Command(
            "plan",
            "Say what training a model takes before anyone buys it: parameters, memory, time, money, energy. " +
            "Where no layout is given, the one its makers published is taken, or the best that a search finds.")
        {
            options.Model, search, explain, list, html, rows, calibrate, json,
        };
        foreach (var option in options.All)
            command.Add(option);
        command.SetAction((parsed, cancel) =>
        {
            var output = new Output(parsed.GetValue(json));
            if (parsed.GetValue(calibrate))
                output.Print(ThisMachine.Calibrate(output, cancel));
            else if (parsed.GetValue(list))
                PlanLists.Print(output, options.Catalog(parsed));
            else if (parsed.GetValue(rows) is { } file)
                PlanRows.Print(file, options.Catalog(parsed), cancel);
            else
                Plan(parsed, options, output, parsed.GetValue(search), parsed.GetValue(explain), parsed.GetValue(html), cancel);
            return Task.FromResult(0);
        });
        return ManualPage.With(
            command,
            "hanul plan megatron-turing-530b --gpus 2240xA100-80GB --batch 1920",
            "hanul plan gopher-280b --gpus 1024xH100 --tokens 300B --search",
            "hanul plan llama-3-70b --gpus 64xH100 --tp 4 --pp 4 --recompute none --html plan.html",
            "hanul plan recipes/gpt2-124m.json --gpus 8xH200 --json",
            "hanul plan switch-c-1.6t --explain",
            "hanul plan --calibrate",
            "hanul plan recipes/nsmc-dense.json --gpus this");
    }

    private static void Plan(ParseResult parsed, PlanOptions options, Output output, bool search, bool explain, string? html, CancellationToken cancel)
    {
        var (model, recipe) = PlannedModels.Find(parsed.GetValue(options.Model) ?? throw new InvalidDataException("Say what: a system by name, a recipe or a model. hanul plan --list shows the names."));
        if (explain && parsed.GetValue(options.Gpus) is null)
        {
            PlanExplanation.Print(output, model, null);
            return;
        }

        // All that can be wrong is found before anything is sought.
        var (tokens, prices) = (options.Length(parsed, model), options.Prices(parsed));
        if (prices.Problem() is { } problem)
            throw new InvalidDataException(problem);
        if (html is not null && Directory.Exists(html))
            throw new InvalidDataException($"--html {html} is a folder; give a file in it, for example {Path.Combine(html, "plan.html")}.");
        var request = options.Request(parsed, model, recipe);
        var found = search || !request.HasLayout ? LayoutSearch.Run(request, cancel) : null;
        if (found is { Best: null })
            throw new InvalidDataException(found.Verdict);
        var prediction = found?.Best ?? Planner.Predict(request.Plan());
        var cost = tokens > 0 ? RunCost.Of(prediction, tokens, prices) : null;
        var scaling = Scaling.Of(prediction);
        PlanTables.Print(output, prediction, cost, found, scaling, request.UsesPublished && !search, explain);
        if (html is not null)
        {
            AtomicFile.WriteAllText(html, PlanPage.Html(new() { Prediction = prediction, Cost = cost, Scaling = scaling, Prices = prices, FirstBreak = Scaling.FirstBreak(scaling) }));
            output.Say($"Page: {html}");
        }
    }
}
