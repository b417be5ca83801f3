namespace Hanul.Corpus;

/// <summary>Work on many threads whose results come in the order of the input, never more than a few ahead of the reader.</summary>
internal static class OrderedParallel
{
    public static IEnumerable<TResult> Select<TItem, TResult>(
        IEnumerable<TItem> items, Func<TItem, TResult> select, int threadCount, CancellationToken cancellationToken)
    {
        var running = new Queue<Task<TResult>>();
        try
        {
            foreach (var item in items)
            {
                running.Enqueue(Task.Run(() => select(item), cancellationToken));
                if (running.Count > threadCount)
                    yield return running.Dequeue().GetAwaiter().GetResult();
            }
            while (running.Count > 0)
                yield return running.Dequeue().GetAwaiter().GetResult();
        }
        finally
        {
            // Whoever stops early must not leave work behind that still uses what the caller is about to close.
            Task.WhenAll(running).ContinueWith(_ => { }, TaskScheduler.Default).Wait(CancellationToken.None);
        }
    }
}
