namespace Hanul.Planning.Benchmarks;

/// <summary>One published run beside its prediction.</summary>
/// <param name="Run">The row.</param>
/// <param name="Prediction">What the planner says, or null.</param>
/// <param name="Missing">Why it says nothing.</param>
internal sealed record Comparison(PublishedRun Run, Prediction? Prediction, string? Missing)
{
    /// <summary>Predicted over measured step time, less one; null where either is missing.</summary>
    public double? TimeError => Prediction is { } said && Measured is > 0 and var measured && Run.Fitted == true && Run.Text("kind") == "step"
        ? said.Step.Total.TotalSeconds / measured - 1 : null;

    /// <summary>The measured step, in seconds; where only utilisation was published, what it means for the model's operations.</summary>
    public double? Measured => Run.StepSeconds ?? (Prediction is { } said && Run.Number("mfu_pct") is > 0 and var share
        ? said.ModelUtilisation * said.Step.Total.TotalSeconds / (share / 100) : null);

    /// <summary>Predicted over measured memory, less one.</summary>
    public double? MemoryError => Prediction is { } said && Run.MemoryGiB is > 0 and var measured ? PublishedPlan.MemoryGiB(Run, said) / measured - 1 : null;

    /// <summary>True where the label (ran, or out of memory) is predicted.</summary>
    public bool? LabelRight => Prediction is { } said && Run.Fitted is { } fitted ? said.Fits == fitted : null;

    /// <summary>True for sources that leave out what a step depends on most: the micro-batch, recomputation, the layout, or an expert's width.</summary>
    public static bool Incomplete(PublishedRun run) =>
        run.Source.Contains("README H100", StringComparison.Ordinal) || run.Source.Contains("config validation", StringComparison.Ordinal)
        || run.Source.Contains("MoE packing", StringComparison.Ordinal) || run.Source.Contains("ISCA25", StringComparison.Ordinal)
        || run.Source.Contains("Figure 9", StringComparison.Ordinal) || run.Source.Contains("Folding", StringComparison.Ordinal);

    /// <summary>Predicts a row, with other constants where they are given.</summary>
    public static Comparison Of(PublishedRun run, Calibration? calibration = null, Func<RunPlan, RunPlan>? change = null)
    {
        var plan = PublishedPlan.Of(run, AcceleratorCatalog.Default, out var missing);
        return new(run, plan is null ? null : Planner.Predict(change is null ? plan : change(plan), calibration), missing);
    }
}
