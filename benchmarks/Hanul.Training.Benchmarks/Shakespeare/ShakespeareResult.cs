namespace Hanul.Training.Benchmarks;

/// <summary>What one run on Tiny Shakespeare took and reached.</summary>
/// <param name="Training">From the model's creation to the last checkpoint.</param>
/// <param name="Whole">The same with start-up and preparation of the text.</param>
/// <param name="ValidationLoss">In nats a character, over windows spread evenly over the last tenth of the text.</param>
/// <param name="SampledLoss">As nanoGPT reports it: over 20 random batches; the peer only.</param>
internal sealed record ShakespeareResult(TimeSpan Training, TimeSpan Whole, double ValidationLoss, double? SampledLoss);
