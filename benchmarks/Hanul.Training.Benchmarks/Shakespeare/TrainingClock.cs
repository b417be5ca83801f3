using System.Diagnostics;

namespace Hanul.Training.Benchmarks;

/// <summary>Counts the time of a run from its first word after the text is prepared; shows evaluations as they come.</summary>
internal sealed class TrainingClock : IProgress<TrainingEvent>
{
    private readonly Stopwatch _watch = new();

    internal TimeSpan Elapsed => _watch.Elapsed;

    public void Report(TrainingEvent value)
    {
        if (value is TrainingPreparation)
            _watch.Restart();
        if (value is TrainingStep { ValidationLoss: { } loss } step)
            Console.Error.WriteLine($"ours: step {step.Step}, validation loss {loss:F4}, {step.TokensPerSecond:F0} tokens/s");
    }
}
