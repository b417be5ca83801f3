namespace Hanul.Tokenization;

/// <summary>Order in which pairs merge: the more frequent first, among equals the one with the smaller ids.</summary>
internal readonly record struct PairRank(long Occurrences, ulong Pair) : IComparable<PairRank>
{
    public int CompareTo(PairRank other) =>
        Occurrences != other.Occurrences ? other.Occurrences.CompareTo(Occurrences) : Pair.CompareTo(other.Pair);
}
