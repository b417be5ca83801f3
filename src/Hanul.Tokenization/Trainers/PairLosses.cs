namespace Hanul.Tokenization;

/// <summary>Pairs that one merge takes apart on one side: by the neighbouring token, how often.</summary>
internal sealed class PairLosses(int vocabularySize)
{
    private readonly long[] occurrences = new long[vocabularySize];
    private readonly List<int> touched = [];

    public void Add(int neighbour, long count)
    {
        if (occurrences[neighbour] == 0) touched.Add(neighbour);
        occurrences[neighbour] += count;
    }

    /// <summary>Hands over what was added and starts anew.</summary>
    public IReadOnlyList<(int Neighbour, long Occurrences)> Drain()
    {
        var drained = touched.ConvertAll(neighbour => (neighbour, occurrences[neighbour]));
        foreach (var neighbour in touched) occurrences[neighbour] = 0;
        touched.Clear();
        return drained;
    }
}
