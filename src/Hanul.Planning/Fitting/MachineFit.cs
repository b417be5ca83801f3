using Hanul.Distributed;

namespace Hanul.Planning;

/// <summary>A step that was measured on the machine itself.</summary>
/// <param name="Model">The model.</param>
/// <param name="Batch">Samples of the step, in micro-batches of <paramref name="MicroBatch"/>.</param>
/// <param name="MicroBatch">Samples computed at once.</param>
/// <param name="Sequence">Tokens of a sample.</param>
/// <param name="Format">The number format.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record MeasuredStep(PlannedModel Model, int Batch, int MicroBatch, int Sequence, MatrixFormat Format, double Seconds);

/// <summary>Describes a machine by the constants with which the planner's own formulas give the steps that were measured on it.</summary>
public static class MachineFit
{
    /// <summary>The program that <c>hanul train</c> is.</summary>
    public static TrainingSoftware Software { get; } = TrainingSoftware.Find("hanul");

    /// <summary>Fits a machine.</summary>
    /// <param name="measured">Its rates as measured; the shares of them that are sustained are fitted.</param>
    /// <param name="steps">Steps measured on it.</param>
    /// <returns>The machine with constants of its own; the median absolute error of the steps it was fitted to; and constants that stand at the end of their range.</returns>
    public static (Accelerator Machine, double MedianError, int AtTheEnd) Of(Accelerator measured, IReadOnlyList<MeasuredStep> steps)
    {
        double[] start = [0.7, 0.7, 0.3, 20, 30, 40, 0.3];
        double[] least = [0.05, 0.05, 0.005, 0.2, 1, 8, 0.01];
        double[] most = [1.3, 2, 8, 1000, 1000, 400, 1.5];
        double[] Errors(double[] values)
        {
            var machine = With(measured, values);
            return [.. steps.Select(step => Math.Log(Predict(machine, step).Step.Total.TotalSeconds / step.Seconds))];
        }

        // The absolute error decides; a little of its square keeps any one step from being given up.
        var values = CoordinateSearch.Minimise(start, least, most, tried => Errors(tried).Sum(error => Math.Abs(error) + error * error), 120);
        var errors = Errors(values).Select(error => Math.Abs(Math.Exp(error) - 1)).Order().ToArray();
        var ends = Enumerable.Range(0, values.Length).Count(index => values[index] <= least[index] * 1.001 || values[index] >= most[index] * 0.999);
        return (With(measured, values), errors[errors.Length / 2], ends);
    }

    /// <summary>Predicts a step on one machine.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="step">The step.</param>
    public static Prediction Predict(Accelerator machine, MeasuredStep step) => Planner.Predict(new()
    {
        Model = step.Model,
        Cluster = new() { Accelerator = machine, Count = 1 },
        Layout = new ParallelLayout(),
        SequenceLength = step.Sequence,
        MicroBatch = step.MicroBatch,
        GlobalBatch = step.Batch,
        Format = step.Format,
        Software = Software,
    });

    private static Accelerator With(Accelerator measured, double[] values) => measured with
    {
        SustainedHalf = values[0],
        Constants = Calibration.Default with
        {
            YoungLoss = 0,
            MemoryShare = values[1],
            LostWaves = values[2],
            KernelGapMicroseconds = values[3],
            InnerStart = values[4],
            OptimizerTraffic = values[5],
            Flash2Share = values[6],
            StepMilliseconds = 0.1,
            StragglerPerDoubling = 0,
        },
    };
}
