namespace Hanul.Training;

/// <summary>Fixed windows, spread evenly over the validation text and never overlapping: the same in every evaluation.</summary>
public sealed class ValidationWindows
{
    private readonly TokenRange range;
    private readonly int length;
    private readonly int batchSize;
    private readonly long available;

    /// <summary>Chooses windows.</summary>
    /// <param name="range">The text.</param>
    /// <param name="length">Tokens of a window; fewer where the whole text is shorter.</param>
    /// <param name="batchSize">Windows of a batch.</param>
    /// <param name="batches">Batches wanted; fewer where the text is shorter.</param>
    /// <exception cref="InvalidDataException">The text has no token that could be predicted from another.</exception>
    public ValidationWindows(TokenRange range, int length, int batchSize, long batches)
    {
        if (range.Count < 2)
        {
            throw new InvalidDataException(
                $"The validation text has {range.Count} tokens: nothing can be predicted in it. " +
                "Raise data.validationFraction, or use more text.");
        }

        (this.range, this.length, this.batchSize) = (range, (int)Math.Min(length, range.Count - 1), batchSize);
        available = (range.Count - 1) / this.length;
        WindowCount = Math.Min(available, batches * batchSize);
    }

    /// <summary>How many windows are read.</summary>
    public long WindowCount { get; }

    /// <summary>How many batches they fill.</summary>
    public long BatchCount => (WindowCount + batchSize - 1) / batchSize;

    /// <summary>The batches, in order; the last may be smaller.</summary>
    public IEnumerable<WindowBatch> Batches()
    {
        for (long first = 0; first < WindowCount; first += batchSize)
        {
            var starts = new long[Math.Min(batchSize, WindowCount - first)];
            for (var i = 0; i < starts.Length; i++)
                starts[i] = (long)((Int128)(first + i) * available / WindowCount) * length;
            yield return WindowBatch.Read(range, length, starts);
        }
    }
}
