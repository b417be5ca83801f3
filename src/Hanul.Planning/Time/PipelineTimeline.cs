using Hanul.Distributed;

namespace Hanul.Planning;

/// <summary>One bar of a step's picture.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Operation">What it does.</param>
/// <param name="Start">Seconds after the first stage's start.</param>
/// <param name="End">Seconds after the first stage's start.</param>
internal readonly record struct TimelineBar(int Stage, PipelineOperation Operation, double Start, double End);

/// <summary>Seconds of each part of a pipeline; a part is a model chunk of a stage.</summary>
/// <param name="Forward">Of a forward pass.</param>
/// <param name="BackwardInput">Of the gradients of inputs, recomputation included.</param>
/// <param name="BackwardWeight">Of the gradients of weights.</param>
internal sealed record PartTimes(double[] Forward, double[] BackwardInput, double[] BackwardWeight);

/// <summary>Runs the operation tables of a schedule against the clock: an operation starts when its stage is free and its input is there.</summary>
internal sealed class PipelineTimeline(PartTimes times, int stages, int chunks, PipelineScheduleKind schedule, double sendSeconds, bool sendsBesideWork)
{
    // Micro-batches after which a schedule repeats itself, in pipeline depths.
    private const int DepthsUntilSteady = 8;

    private readonly double latency = sendsBesideWork ? sendSeconds : 0;
    private readonly double occupied = sendsBesideWork || stages == 1 ? 0 : sendSeconds;

    /// <summary>
    /// Seconds of a step's passes. A schedule is periodic once its pipeline is full, so a long step is a short one and the period times
    /// what is left; a test holds this to the whole simulation.
    /// </summary>
    /// <param name="microBatches">Micro-batches of the step.</param>
    public double Seconds(int microBatches)
    {
        if (stages == 1)
            return microBatches * (times.Forward[0] + times.BackwardInput[0] + times.BackwardWeight[0]);
        var simulated = microBatches % stages + DepthsUntilSteady * stages;
        if (microBatches <= simulated)
            return Simulate(microBatches, null);
        var whole = Simulate(simulated, null);
        var period = (whole - Simulate(simulated - stages, null)) / stages;
        return whole + (microBatches - simulated) * period;
    }

    /// <summary>Every bar of a step, for a picture.</summary>
    /// <param name="microBatches">Micro-batches of the step.</param>
    public IReadOnlyList<TimelineBar> Bars(int microBatches)
    {
        var bars = new List<TimelineBar>();
        Simulate(microBatches, bars);
        return bars;
    }

    internal double Simulate(int microBatches, List<TimelineBar>? bars)
    {
        var tables = PipelineSchedule.Tables(schedule, stages, chunks, microBatches);
        var parts = stages * chunks;
        var (forwardEnd, backwardEnd) = (Unknown(parts * microBatches), Unknown(parts * microBatches));
        var next = new int[stages];
        var free = new double[stages];
        var left = tables.Sum(table => table.Length);
        while (left > 0)
        {
            var before = left;
            for (var stage = 0; stage < stages; stage++)
            {
                while (next[stage] < tables[stage].Length)
                {
                    var operation = tables[stage][next[stage]];
                    var part = operation.Chunk * stages + stage;
                    var index = part * microBatches + operation.MicroBatch;
                    var ready = Ready(operation.Work, part, parts, index, microBatches, forwardEnd, backwardEnd);
                    if (double.IsNaN(ready))
                        break;
                    var start = Math.Max(free[stage], ready);
                    var end = start + Duration(operation.Work, part);
                    if (operation.Work == PipelineWork.Forward)
                        forwardEnd[index] = end;
                    else if (operation.Work != PipelineWork.BackwardWeight)
                        backwardEnd[index] = end;
                    bars?.Add(new(stage, operation, start, end));
                    free[stage] = end;
                    next[stage]++;
                    left--;
                }
            }

            if (left == before)
                throw new InvalidOperationException($"The {schedule} table of {stages} stages, {chunks} chunks and {microBatches} micro-batches waits for itself.");
        }

        return free.Max();
    }

    private double Ready(PipelineWork work, int part, int parts, int index, int microBatches, double[] forwardEnd, double[] backwardEnd) => work switch
    {
        PipelineWork.Forward => part == 0 ? 0 : forwardEnd[index - microBatches] + latency,
        PipelineWork.BackwardWeight => backwardEnd[index],
        _ => part == parts - 1 ? forwardEnd[index] : backwardEnd[index + microBatches] + latency,
    };

    private double Duration(PipelineWork work, int part) => work switch
    {
        PipelineWork.Forward => times.Forward[part] + occupied,
        PipelineWork.Backward => times.BackwardInput[part] + times.BackwardWeight[part] + occupied,
        PipelineWork.BackwardInput => times.BackwardInput[part] + occupied,
        _ => times.BackwardWeight[part],
    };

    private static double[] Unknown(int length)
    {
        var array = new double[length];
        Array.Fill(array, double.NaN);
        return array;
    }
}
