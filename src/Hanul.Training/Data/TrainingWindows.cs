namespace Hanul.Training;

/// <summary>
/// The training text as fixed-length windows in seeded random order. Any batch is a function of the seed and one global sample index, so
/// a run's place in the data is that index. Every epoch cuts the text at another offset, so that windows do not repeat.
/// </summary>
public sealed class TrainingWindows
{
    private readonly TokenRange range;
    private readonly SampleOrder order;
    private readonly long seed;
    private readonly bool shifts;

    /// <summary>Cuts a text into windows.</summary>
    /// <param name="range">The text.</param>
    /// <param name="length">Tokens of a window.</param>
    /// <param name="seed">Where the random order starts.</param>
    /// <exception cref="InvalidDataException">The text is shorter than one window and its last target.</exception>
    public TrainingWindows(TokenRange range, int length, long seed)
    {
        if (range.Count <= length)
        {
            throw new InvalidDataException(
                $"The training text has {range.Count:N0} tokens, fewer than one sequence of {length:N0} and the token after it. " +
                "Use more text, or lower data.contextLength.");
        }

        (this.range, this.seed, Length) = (range, seed, length);
        shifts = range.Count >= 2L * length;
        order = new(shifts ? (range.Count - length) / length : 1, seed);
    }

    /// <summary>Tokens of a window.</summary>
    public int Length { get; }

    /// <summary>Windows of one pass over the text.</summary>
    public long CountPerEpoch => order.Count;

    /// <summary>Where a window begins.</summary>
    /// <param name="sample">The global sample index; an epoch has <see cref="CountPerEpoch"/> of them.</param>
    public long StartOf(long sample)
    {
        var (epoch, place) = Math.DivRem(sample, order.Count);
        var offset = shifts ? (long)(SampleOrder.Hash(~seed, epoch) % (ulong)Length) : 0;
        return offset + order[epoch, place] * Length;
    }

    /// <summary>Reads consecutive samples.</summary>
    /// <param name="firstSample">The global index of the first.</param>
    /// <param name="count">How many.</param>
    public WindowBatch Read(long firstSample, int count)
    {
        Span<long> starts = count <= 256 ? stackalloc long[count] : new long[count];
        for (var i = 0; i < count; i++)
            starts[i] = StartOf(firstSample + i);
        return WindowBatch.Read(range, Length, starts);
    }
}
