namespace Hanul.Tokenization;

/// <summary>Bounds on ids that a file claims, before memory is taken for them.</summary>
internal static class VocabularyIds
{
    private const int LargestGap = 1 << 20;

    /// <summary>How many ids the largest one asks for.</summary>
    /// <exception cref="InvalidDataException">An id is negative or far beyond the number of tokens.</exception>
    public static int SizeFor(string file, IEnumerable<int> ids, int tokenCount)
    {
        var size = 0;
        foreach (var id in ids)
        {
            if (id < 0) throw new InvalidDataException($"{file}: a token has the negative id {id}.");
            if (id > tokenCount + LargestGap)
                throw new InvalidDataException($"{file}: a token has the id {id}, far beyond the {tokenCount} tokens there are.");
            size = Math.Max(size, id + 1);
        }
        return size;
    }
}
