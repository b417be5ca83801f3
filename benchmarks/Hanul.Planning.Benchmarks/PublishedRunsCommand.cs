using System.CommandLine;

namespace Hanul.Planning.Benchmarks;

/// <summary>Prints, for every source, how far predictions lie from what was measured.</summary>
internal static class PublishedRunsCommand
{
    public static Command Create()
    {
        var rows = new Option<string>("--rows") { Description = "The published runs.", DefaultValueFactory = _ => "../shared/planning/published-runs.csv" };
        var detail = new Option<string?>("--detail") { Description = "Print every row of the sources whose name holds this." };
        var command = new Command("published-runs", "Errors of step time and memory, source by source.") { rows, detail };
        command.SetAction(parsed => Run(parsed.GetValue(rows)!, parsed.GetValue(detail)));
        return command;
    }

    private static void Run(string path, string? detail)
    {
        var comparisons = PublishedRun.Read(path).Select(run => Comparison.Of(run)).ToArray();
        if (detail is not null)
        {
            foreach (var each in comparisons.Where(each => each.Run.Source.Contains(detail, StringComparison.OrdinalIgnoreCase)))
                Console.WriteLine(Detail(each));
            return;
        }

        Print(comparisons);
    }

    public static void Print(IReadOnlyList<Comparison> comparisons)
    {
        Console.WriteLine("| source | rows | median error of step time | bias | worst | memory: rows | median | worst | labels right |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        var medians = new List<double>();
        foreach (var source in comparisons.GroupBy(each => Short(each.Run.Source)))
        {
            var times = source.Select(each => each.TimeError).OfType<double>().ToArray();
            var memories = source.Select(each => each.MemoryError).OfType<double>().ToArray();
            var labels = source.Select(each => each.LabelRight).OfType<bool>().ToArray();
            var complete = !Comparison.Incomplete(source.First().Run);
            if (times.Length > 0 && complete)
                medians.Add(Median(times.Select(Math.Abs)));
            Console.WriteLine($"| {source.Key}{(complete ? "" : " †")} | {times.Length} | {Percent(times.Select(Math.Abs), Median)} | {Percent(times, Median)} | {Percent(times.Select(Math.Abs), Enumerable.Max)} | {memories.Length} | {Percent(memories.Select(Math.Abs), Median)} | {Percent(memories.Select(Math.Abs), Enumerable.Max)} | {labels.Count(right => right)} of {labels.Length} |");
        }

        var all = comparisons.Select(each => each.TimeError).OfType<double>().Select(Math.Abs).ToArray();
        Console.WriteLine();
        Console.WriteLine($"Median over the {medians.Count} sources with complete inputs: {Median(medians):P1}; {medians.Count(each => each <= 0.1)} of them within 10 %. Median over all {all.Length} rows: {Median(all):P1}.");
        Console.WriteLine("† leaves out what a step depends on most: micro-batch, recomputation, layout, an expert's width, or how many tokens were dropped.");
        foreach (var reason in comparisons.Where(each => each.Prediction is null).GroupBy(each => each.Missing))
            Console.WriteLine($"{reason.Count()} rows not predicted: {reason.Key}");
    }

    private static string Detail(Comparison each)
    {
        string Cell(string column) => each.Run.Text(column);
        var plan = each.Prediction?.Plan;
        var step = each.Prediction?.Step;
        return $"{each.Run.RowId,5} {Cell("model"),-18} {Cell("gpus"),5} {plan?.Layout,-24} mb {plan?.MicroBatch} m {plan?.MicroBatches} {plan?.Software.Name} {plan?.Format} {Cell("kernel")} {Cell("recompute")} | {each.Measured:0.###} s, said {step?.Total.TotalSeconds:0.###} ({each.TimeError:P1}) | {each.Run.MemoryGiB} GiB, said {each.Prediction?.Memory.Total / (1L << 30):0.0} {Cell("status")} {(each.LabelRight == false ? "WRONG" : "")} | {(step is null ? each.Missing : $"c {S(step.Compute)} r {S(step.Recompute)} tp {S(step.Tensor)} ep {S(step.Expert)} cp {S(step.Context)} pp {S(step.Pipeline)} bub {S(step.Bubble)} dp {S(step.Data)} opt {S(step.Optimizer)} ovh {S(step.Overhead)} hid {S(step.Hidden)}")} W {each.Prediction?.Memory.Weights / 1e9:0.0} G {each.Prediction?.Memory.Gradients / 1e9:0.0} O {each.Prediction?.Memory.Optimizer / 1e9:0.0} A {each.Prediction?.Memory.Activations / 1e9:0.0} B {each.Prediction?.Memory.Buffers / 1e9:0.0}";
    }

    private static string S(TimeSpan time) => time.TotalSeconds.ToString("0.000");

    private static string Short(string source) => source.StartsWith("Megatron-Bridge performance", StringComparison.Ordinal) ? "Megatron-Bridge performance summaries" : source;

    private static string Percent(IEnumerable<double> errors, Func<IEnumerable<double>, double> statistic) => errors.Any() ? statistic(errors).ToString("P1") : "";

    internal static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? 0 : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
