using System.Globalization;
using Hanul.Planning;
using Spectre.Console;

namespace Hanul.Cli;

/// <summary>A plan as tables and bars for people, and as one JSON document for programs.</summary>
internal static class PlanTables
{
    private const double GiB = 1L << 30;

    private static readonly Color[] Colors = [Color.DodgerBlue1, Color.Orange1, Color.SeaGreen3, Color.MediumPurple2, Color.Gold1, Color.IndianRed1, Color.Grey62, Color.Aqua, Color.HotPink, Color.Grey42];

    public static void Print(
        Output output, Prediction prediction, RunCost? cost, SearchOutcome? found, IReadOnlyList<ScalingPoint> scaling, bool published, bool explain)
    {
        if (output.Json)
        {
            output.Document(PlanJson.Of(prediction, cost, found, scaling, explain));
            return;
        }

        output.Print(Summary(prediction, cost, found is not null ? "found by search" : published ? "as published" : "as given"));
        Bars(output, "memory of the fullest stage, GiB", MemoryParts(prediction.Memory).Select(part => (part.Name, part.Bytes / GiB)));
        Bars(output, "a step, seconds", StepParts(prediction.Step).Select(part => (part.Name, part.Time.TotalSeconds)));
        if (prediction.Step.Hidden > TimeSpan.Zero)
            output.Say($"Beside computation, hidden: {prediction.Step.Hidden.TotalSeconds:0.###} s of traffic.");
        if (!prediction.Fits)
            output.Say($"It does NOT fit: {prediction.Memory.Total / GiB:0.0} GiB on {prediction.Capacity / GiB:0} GiB. Try --recompute full, more tensor or pipeline ranks, or --search.");
        Grow(output, scaling, prediction.Plan.Cluster.Count);
        if (found is not null)
            PlanFront.Print(output, found);
        if (explain)
            PlanExplanation.Print(output, prediction.Plan.Model, prediction);
        if (prediction.Plan.Model.Note is { } note)
            output.Say((prediction.Plan.Model.Evidence == Evidence.Extrapolated ? "Careful. " : "") + note);
    }

    private static Report Summary(Prediction prediction, RunCost? cost, string origin)
    {
        var (plan, model) = (prediction.Plan, prediction.Plan.Model);
        var report = new Report($"{model.Title} on {plan.Cluster.Count:N0} × {plan.Cluster.Accelerator.Name}")
            .Add("", "parameters", model.IsSparse
                ? $"{model.Parameters:N0} ({Quantity.Count(model.Parameters)}), {Quantity.Count(model.ActiveParameters)} active" : $"{model.Parameters:N0} ({Quantity.Count(model.Parameters)})", null)
            .Add("", "layout", $"{plan.Layout}, {origin}", null)
            .Add("", "batch", $"{plan.GlobalBatch:N0} samples of {plan.Sequence:N0} tokens; micro-batches of {plan.MicroBatch}, {plan.MicroBatches:N0} a pipeline", null)
            .Add("", "how", $"{Format(plan.Format)}, recomputation {plan.Recomputation.ToString().ToLowerInvariant()}, ZeRO {plan.ZeroStage}, {plan.Software.Name}", null)
            .Add("", "memory", $"{prediction.Memory.Total / GiB:0.0} of {prediction.Capacity / GiB:0} GiB{(prediction.Fits ? "" : ": does not fit")}", null)
            .Add("", "step", $"{prediction.Step.Total.TotalSeconds:0.###} s, {Quantity.Count(prediction.TokensPerSecond)} tokens/s", null)
            .Add("", "rate", $"{prediction.ModelFlopsPerSecond / 1e12:0} TFLOP/s a processor; MFU {prediction.ModelUtilisation:P1} of the BF16 peak, with recomputation HFU {prediction.HardwareUtilisation:P1}", null);
        if (cost is not null)
        {
            report.Add("", "run", $"{Quantity.Count(cost.Tokens)} tokens, {cost.Steps:N0} steps: {cost.Days:N1} days", null)
                .Add("", "cost", $"{cost.ProcessorHours:N0} processor-hours, ${cost.Dollars:N0}, {cost.MegawattHours:N0} MWh", null);
        }
        else
        {
            report.Add("", "run", "give --tokens for days, cost and energy", null);
        }

        return report;
    }

    private static void Bars(Output output, string title, IEnumerable<(string Name, double Value)> parts)
    {
        var shown = parts.Where(part => part.Value > 0).ToArray();
        var chart = new BreakdownChart().Width(Math.Min(100, output.People.Profile.Width - 2)).UseValueFormatter((value, _) => value.ToString("0.###", CultureInfo.InvariantCulture));
        for (var index = 0; index < shown.Length; index++)
            chart.AddItem(shown[index].Name, Math.Round(shown[index].Value, 4), Colors[index % Colors.Length]);
        output.Heading(title);
        output.People.Write(chart);
    }

    private static void Grow(Output output, IReadOnlyList<ScalingPoint> scaling, int count)
    {
        var table = PlanLists.Table("processors", "step, s", "tokens/s", "MFU", "of ideal");
        var first = scaling.First(point => point.Prediction is not null);
        foreach (var point in scaling)
        {
            if (point.Prediction is not { } said)
                continue;
            var ideal = said.TokensPerSecond / first.Prediction!.TokensPerSecond * first.Count / point.Count;
            table.AddRow(
                point.Count.ToString("N0", CultureInfo.InvariantCulture) + (said.Fits ? "" : " (does not fit)"), said.Step.Total.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture),
                Quantity.Count(said.TokensPerSecond), said.ModelUtilisation.ToString("P1", CultureInfo.InvariantCulture), ideal.ToString("P0", CultureInfo.InvariantCulture));
        }

        output.Heading("the same batch on more or fewer processors");
        output.People.Write(table);
        if (Scaling.NextDoubling(scaling, count) is { } buys)
            output.Say("The next doubling: " + buys);
        output.Say("What breaks first: " + Scaling.FirstBreak(scaling));
    }

    internal static IEnumerable<(string Name, double Bytes)> MemoryParts(MemoryUse memory) =>
    [
        ("weights", memory.Weights), ("gradients", memory.Gradients), ("optimizer", memory.Optimizer), ("activations", memory.Activations), ("buffers", memory.Buffers),
    ];

    internal static IEnumerable<(string Name, TimeSpan Time)> StepParts(StepBreakdown step) =>
    [
        ("compute", step.Compute), ("recompute", step.Recompute), ("tensor", step.Tensor), ("expert", step.Expert), ("context", step.Context),
        ("pipeline", step.Pipeline), ("bubble", step.Bubble), ("data", step.Data), ("optimizer", step.Optimizer), ("overhead", step.Overhead),
    ];

    internal static string Format(MatrixFormat format) => format switch
    {
        MatrixFormat.Float32 => "FP32",
        MatrixFormat.Half => "BF16",
        MatrixFormat.Eight => "FP8",
        _ => "FP4",
    };
}
