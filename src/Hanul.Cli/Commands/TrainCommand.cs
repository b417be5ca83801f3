using System.CommandLine;
using Hanul.Training;

namespace Hanul.Cli;

/// <summary><c>hanul train</c>: a recipe, or one dial, to a checkpoint.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var (json, set) = (SharedOptions.Json(), SharedOptions.Set());
        var recipe = new Argument<string?>("RECIPE") { Description = "A recipe file (JSON, comments allowed). Or leave it out and give --corpus and --depth.", Arity = ArgumentArity.ZeroOrOne };
        var corpus = new Option<string?>("--corpus") { Description = "The text to train on: a folder or file. The same as --set data.corpus=PATH.", HelpName = "PATH" };
        var depth = new Option<int?>("--depth") { Description = "One dial instead of a recipe: so many layers; width, heads, learning rate, batch and tokens follow.", HelpName = "N" };
        var experts = new Option<int>("--experts") { Description = "With --depth: experts of every layer, one active for a token; 0 for a dense model.", HelpName = "N" };
        var folder = new Option<string?>("--out") { Description = "The run's folder. Default: runs/ and the recipe's name.", HelpName = "DIR" };
        var resume = new Option<bool>("--resume") { Description = "Go on from the newest whole checkpoint in the run's folder." };
        var command = new Command(
            "train",
            "Train a model. The run's folder gets the full effective recipe, metrics.jsonl, TensorBoard events and checkpoints; " +
            "Ctrl-C saves a checkpoint, and --resume goes on with the same losses as if nothing had happened.")
        {
            recipe, corpus, depth, experts, set, folder, resume, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(recipe) is null && (result.GetValue(depth) is null || result.GetValue(corpus) is null))
                result.AddError("Give a recipe file, or --corpus PATH and --depth N.");
        });
        command.SetAction((parsed, cancel) =>
        {
            string[] overrides = [.. parsed.GetValue(corpus) is { } text ? [$"data.corpus={text}"] : (string[])[], .. parsed.GetValue(set) ?? []];
            var wanted = parsed.GetValue(recipe) is { } file
                ? Recipe.Load(file, overrides)
                : Recipe.FromDepth(parsed.GetValue(depth)!.Value, parsed.GetValue(experts), parsed.GetRequiredValue(corpus)!, parsed.GetValue(set));
            var target = parsed.GetValue(folder) ?? Path.Combine("runs", wanted.Name);
            var output = new Output(parsed.GetValue(json));
            var outcome = new TrainingDisplay(output).Run(wanted, target, parsed.GetValue(resume), cancel);
            output.Print(Describe(outcome, target));
            if (outcome.Completed)
                return Task.FromResult(0);
            output.Say($"Stopped after step {outcome.LastStep:N0}. Go on with: hanul train {parsed.GetValue(recipe)} --out {target} --resume");
            return Task.FromResult(HanulCommand.Interrupted);
        });
        return ManualPage.With(
            command,
            "hanul train recipes/shakespeare-char.json --corpus tinyshakespeare.txt",
            "hanul train recipes/quickstart.json --set training.minutes=30 --out runs/longer",
            "hanul train --corpus my-documents --depth 6 --experts 8");
    }

    private static Report Describe(TrainingOutcome outcome, string folder)
    {
        var report = new Report(outcome.Completed ? "trained" : "stopped")
            .Add("folder", "run", folder)
            .Add("step", "last step", outcome.LastStep)
            .Add("checkpoint", "checkpoint", outcome.Checkpoint)
            .AddJson("completed", outcome.Completed);
        if (outcome.Loss is { } loss)
            report.Add("loss", "training loss, nats", loss, "0.0000");
        if (outcome.ValidationLoss is { } validation)
            report.Add("validation_loss", "validation loss, nats", validation, "0.0000");
        if (outcome.BitsPerByte is { } bits)
            report.Add("bits_per_byte", "validation bits per byte", bits, "0.0000");
        return report;
    }
}
