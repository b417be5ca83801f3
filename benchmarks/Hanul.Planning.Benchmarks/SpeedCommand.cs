using System.CommandLine;
using System.Diagnostics;

namespace Hanul.Planning.Benchmarks;

/// <summary>Times one prediction and one search, and the memory they allocate.</summary>
internal static class SpeedCommand
{
    public static Command Create()
    {
        var command = new Command("speed", "Time and memory of one prediction and of a search over 3,072 processors.");
        command.SetAction(_ => Run());
        return command;
    }

    private static void Run()
    {
        var trillion = new RunPlan
        {
            Model = ModelCatalog.Find("megatron-1t"),
            Cluster = new() { Accelerator = AcceleratorCatalog.Default.Find("A100-80GB"), Count = 3072 },
            Layout = new() { Tensor = 8, Pipeline = 64, Data = 6 },
            GlobalBatch = 3072,
            Software = TrainingSoftware.Find("megatron-2022"),
            Recomputation = Recomputation.Full,
        };
        var request = new PlanRequest { Model = trillion.Model, Cluster = trillion.Cluster, Batch = trillion.GlobalBatch, Software = trillion.Software };
        Planner.Predict(trillion);
        var (seconds, bytes) = Median(21, () => Planner.Predict(trillion));
        Console.WriteLine($"one prediction (1T parameters, 3,072 processors, 64 stages): {seconds * 1e3:0.00} ms, {bytes / 1e6:0.00} MB allocated (medians of 21)");
        SearchOutcome? found = null;
        (seconds, bytes) = Median(3, () => found = LayoutSearch.Run(request));
        Console.WriteLine($"one search (the same, halves of the cluster included): {seconds:0.00} s, {found!.Legal:N0} legal layouts, {found.Legal / seconds:N0} a second, {bytes / 1e6:N0} MB allocated (medians of 3)");
        Console.WriteLine($"its best: {found.Best!.Plan.Layout}, {found.Best.Step.Total.TotalSeconds:0.0} s a step");
    }

    private static (double Seconds, double Bytes) Median(int times, Action action)
    {
        var (seconds, bytes) = (new List<double>(), new List<double>());
        for (var time = 0; time < times; time++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            var watch = Stopwatch.StartNew();
            action();
            seconds.Add(watch.Elapsed.TotalSeconds);
            bytes.Add(GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return (PublishedRunsCommand.Median(seconds), PublishedRunsCommand.Median(bytes));
    }
}
