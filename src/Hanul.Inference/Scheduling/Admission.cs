using Hanul.Compute;

namespace Hanul.Inference;

/// <summary>
/// Decides when a waiting text may start: there is a seat, and room for the keys and values of all tokens it may come to have. First come,
/// first served. Kept caches of finished texts make way.
/// </summary>
internal sealed class Admission(KeyValuePages pages, int seats, long cacheBytes)
{
    private readonly PrefixStore _store = new(seats);
    private readonly long _pageLimit = Math.Max(1, cacheBytes / pages.Layout.PageBytes);

    internal List<ScheduledText> Waiting { get; } = [];

    /// <summary>Tokens that one text may have at most, if it has the cache for itself.</summary>
    internal int LongestText => (int)Math.Min(int.MaxValue, _pageLimit * AttentionPage.Positions);

    /// <summary>Moves the texts that may start.</summary>
    internal void Admit(List<ScheduledText> active)
    {
        while (Waiting.Count > 0 && active.Count < seats)
        {
            var text = Waiting[0];
            try
            {
                if (!TrySeat(text))
                    return;
                active.Add(text);
            }
            catch (OutOfMemoryException wrong)
            {
                text.Complete(wrong);
            }

            Waiting.RemoveAt(0);
        }
    }

    /// <summary>Takes back a text's seat; its cache is kept for texts that begin with the same tokens.</summary>
    internal void Leave(ScheduledText text)
    {
        var sequence = text.Sequence!;
        text.Sequence = null;
        if (text.ReusesCache && sequence.Length > 0)
            _store.Keep(sequence);
        else
            sequence.Dispose();
    }

    private bool TrySeat(ScheduledText text)
    {
        // The last token is computed anew in any case: what follows it is what is asked for.
        var sequence = text.ReusesCache ? _store.Begin(text.Tokens, text.Tokens.Length - 1, pages) : new(pages);
        while (pages.UsedCount + KeyValueLayout.PagesFor(text.Longest) - sequence.PageCount > _pageLimit)
        {
            if (_store.DropOldest())
                continue;
            sequence.Dispose();
            return false;
        }

        try
        {
            sequence.Reserve(text.Longest);
        }
        catch
        {
            sequence.Dispose();
            throw;
        }

        text.Sequence = sequence;
        return true;
    }
}
