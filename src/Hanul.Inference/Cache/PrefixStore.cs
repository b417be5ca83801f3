namespace Hanul.Inference;

/// <summary>
/// Finished sequences, kept because the next turn of a conversation begins with the same tokens. The one used longest ago goes first.
/// </summary>
internal sealed class PrefixStore(int capacity)
{
    private readonly List<KeyValueSequence> _sequences = [];

    /// <summary>Keeps a sequence, in place of those that it begins with.</summary>
    internal void Keep(KeyValueSequence sequence)
    {
        for (var i = _sequences.Count - 1; i >= 0; i--)
        {
            if (sequence.Tokens.StartsWith(_sequences[i].Tokens))
                Drop(i);
        }

        sequence.Truncate(sequence.Length);
        _sequences.Add(sequence);
        if (_sequences.Count > capacity)
            Drop(0);
    }

    /// <summary>A sequence with as many of the tokens' first ones as any kept one has, or an empty one.</summary>
    /// <param name="tokens">The text.</param>
    /// <param name="longest">Tokens that may be reused at most.</param>
    /// <param name="pages">Where an empty one takes its pages.</param>
    internal KeyValueSequence Begin(ReadOnlySpan<int> tokens, int longest, KeyValuePages pages)
    {
        int best = -1, length = 0;
        for (var i = 0; i < _sequences.Count; i++)
        {
            var shared = Math.Min(longest, _sequences[i].Tokens.CommonPrefixLength(tokens));
            if (shared > length)
                (best, length) = (i, shared);
        }

        if (best < 0)
            return new(pages);
        var sequence = _sequences[best];
        _sequences.RemoveAt(best);
        _sequences.Add(sequence);
        return sequence.Fork(length);
    }

    /// <summary>Gives up the sequence used longest ago; false where there is none.</summary>
    internal bool DropOldest()
    {
        if (_sequences.Count == 0)
            return false;
        Drop(0);
        return true;
    }

    private void Drop(int i)
    {
        _sequences[i].Dispose();
        _sequences.RemoveAt(i);
    }
}
