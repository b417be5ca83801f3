using System.Globalization;
using Hanul.Planning;
using Hanul.Training;

namespace Hanul.Cli;

/// <summary>The machine that <c>hanul plan --calibrate</c> measured, which <c>--gpus this</c> means.</summary>
internal static class ThisMachine
{
    /// <summary>What it is called in the catalogue.</summary>
    public const string Name = "this";

    // A quiet machine's probes are met within a tenth.
    private const double TrustedError = 0.15;
    private const int TrustedEnds = 3;

    /// <summary>Where it is kept.</summary>
    public static string File => Path.Combine(
        Environment.GetEnvironmentVariable("HANUL_HOME") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".hanul"), "machine.json");

    /// <summary>Measures it, fits it and keeps it.</summary>
    public static Report Calibrate(Output output, CancellationToken cancel)
    {
        output.Say("Measuring this machine; half a minute. Whatever else runs on it will be part of the measurement.");
        var measured = MachineMeasurement.Take(progress: (done, all) => output.Say($"probe {done} of {all}"), cancel: cancel);
        var sixteen = Math.Max(measured.Float32, measured.BFloat16);
        var (machine, error, atTheEnd) = MachineFit.Of(
            new()
            {
                Name = Name,
                MemoryGiB = Math.Max(1, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30)),
                MemoryGBs = measured.MemoryBytesPerSecond / 1e9,
                TeraflopsFloat32 = measured.Float32 / 1e12,
                TeraflopsHalf = sixteen / 1e12,
                Multiprocessors = Environment.ProcessorCount,
                NodeSize = 1,
            },
            [.. measured.Steps.Select(Measured)]);
        AcceleratorCatalog.Write(File, machine);
        foreach (var step in measured.Steps.Select(Measured))
        {
            output.Say(string.Create(
                CultureInfo.InvariantCulture,
                $"{step.Model.LayerCount} layers of {step.Model.HiddenSize}{(step.Model.IsSparse ? ", sparse" : "")}, {step.Batch} × {step.Sequence} tokens: {step.Seconds * 1e3:0.0} ms, fitted {MachineFit.Predict(machine, step).Step.Total.TotalMilliseconds:0.0} ms"));
        }

        if (error > TrustedError || atTheEnd > TrustedEnds)
            output.Say("The probes do not fit together well: something else ran, or the clock changed. Measure again on a quiet machine before trusting it.");
        return new Report("this machine")
            .Add("float32_gflops", "FP32 products, GFLOP/s", measured.Float32 / 1e9, "N0")
            .Add("bfloat16_gflops", "BF16 products, GFLOP/s", measured.BFloat16 / 1e9, "N0")
            .Add("memory_gbs", "memory, GB/s", measured.MemoryBytesPerSecond / 1e9, "N1")
            .Add("median_error", $"error of the {measured.Steps.Count} probes, median", error, "P1")
            .Add("file", "kept in", File)
            .Add("use", "use it", "hanul plan RECIPE --gpus this", null);
    }

    /// <summary>The default catalogue, and this machine.</summary>
    /// <exception cref="InvalidDataException">It was not measured yet, or what was kept cannot be read.</exception>
    public static AcceleratorCatalog Catalog()
    {
        if (!System.IO.File.Exists(File))
            throw new InvalidDataException("This machine was not measured yet; hanul plan --calibrate does it.");
        try
        {
            return AcceleratorCatalog.Default.With(File);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException(error.Message + " Measure again: hanul plan --calibrate.", error);
        }
    }

    /// <summary>How <c>hanul train</c> takes a recipe's step on a machine: what is computed at once, and in which format.</summary>
    public static (int MicroBatch, MatrixFormat Format)? Step(Recipe recipe, Accelerator machine) => (
        recipe.Training.BatchSize,
        recipe.Training.Precision switch
        {
            Precision.Bf16 => MatrixFormat.Half,
            Precision.Fp32 => MatrixFormat.Float32,
            _ => machine.TeraflopsHalf > machine.TeraflopsFloat32 ? MatrixFormat.Half : MatrixFormat.Float32,
        });

    private static MeasuredStep Measured(ProbedStep probe)
    {
        var recipe = probe.Recipe;
        return new(
            PlannedModels.OfRecipe(recipe), recipe.Training.BatchSize * recipe.Training.Accumulation, recipe.Training.BatchSize, recipe.Data.ContextLength,
            recipe.Training.Precision == Precision.Bf16 ? MatrixFormat.Half : MatrixFormat.Float32, probe.Step.TotalSeconds);
    }
}
