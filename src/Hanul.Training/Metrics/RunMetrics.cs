namespace Hanul.Training;

/// <summary>The numbers of a run as files: JSON Lines for programs, an event file for TensorBoard.</summary>
internal sealed class RunMetrics : IDisposable
{
    private readonly MetricsFile lines;
    private readonly EventFile events;

    private RunMetrics(MetricsFile lines, EventFile events) => (this.lines, this.events) = (lines, events);

    /// <summary>Opens a run's files and cuts what lies after a step.</summary>
    internal static RunMetrics Open(string runFolder, int lastStep)
    {
        var lines = MetricsFile.Open(runFolder, lastStep);
        try
        {
            return new(lines, EventFile.Open(Path.Combine(runFolder, "tensorboard"), lastStep));
        }
        catch
        {
            lines.Dispose();
            throw;
        }
    }

    internal void Append(TrainingStep step)
    {
        lines.Append(step);
        events.Append(step.Step, Scalars(step));
    }

    /// <summary>Puts everything on disk, as a checkpoint asks for before it counts.</summary>
    internal void Flush()
    {
        lines.Flush();
        events.Flush();
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        lines.Dispose();
        events.Dispose();
    }

    private static IEnumerable<(string Tag, double Value)> Scalars(TrainingStep step)
    {
        yield return ("loss/training", step.Loss);
        if (step.ValidationLoss is { } validation)
            yield return ("loss/validation", validation);
        if (step.BitsPerByte is { } bits)
            yield return ("loss/bits_per_byte", bits);
        yield return ("optimizer/learning_rate", step.LearningRate);
        yield return ("optimizer/gradient_norm", step.GradientNorm);
        yield return ("speed/tokens_per_second", step.TokensPerSecond);
        yield return ("speed/utilisation", step.Utilisation);
        yield return ("optimizer/skipped", step.Skipped is null ? 0 : 1);
        foreach (var router in step.Routers)
        {
            yield return ($"router/{router.Layer}/busiest_expert", router.Load.Max());
            yield return ($"router/{router.Layer}/idlest_expert", router.Load.Min());
            yield return ($"router/{router.Layer}/dropped", router.Dropped);
            yield return ($"router/{router.Layer}/balance_loss", router.BalanceLoss);
            yield return ($"router/{router.Layer}/z_loss", router.ZLoss);
            yield return ($"router/{router.Layer}/entropy", router.Entropy);
        }
    }
}
