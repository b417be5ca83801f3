using System.Collections.Concurrent;

namespace Hanul.Tokenization;

/// <summary>Lends encoders, each with its own cache, so that threads never share one; keeps at most one a processor.</summary>
internal sealed class EncoderPool(BytePairModel model, PretokenizationPattern pattern)
{
    private readonly ConcurrentBag<BytePairEncoder> idle = [];
    private BytePairEncoder? first;

    public BytePairEncoder Rent() =>
        Interlocked.Exchange(ref first, null) ?? (idle.TryTake(out var encoder) ? encoder : new BytePairEncoder(model, pattern));

    public void Return(BytePairEncoder encoder)
    {
        encoder.Output.Clear();
        if (Interlocked.CompareExchange(ref first, encoder, null) is not null && idle.Count < Environment.ProcessorCount)
            idle.Add(encoder);
    }
}
