using Hanul.Formats;

namespace Hanul.Training;

/// <summary>A part of a token shard.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Start">The first token.</param>
/// <param name="End">The token after the last.</param>
/// <param name="VocabularySize">Tokens of the vocabulary; a larger number in the shard is an error.</param>
public sealed record TokenRange(TokenShard Shard, long Start, long End, int VocabularySize)
{
    /// <summary>How many tokens it has.</summary>
    public long Count => End - Start;

    /// <summary>Copies tokens and, for each, the number of its document counted from the first of the copy.</summary>
    /// <param name="start">The first token, counted from the start of the range.</param>
    /// <param name="tokens">Where the tokens go.</param>
    /// <param name="documents">Where the document numbers go, one for each of the first tokens.</param>
    /// <exception cref="InvalidDataException">The shard holds a token that the vocabulary does not have.</exception>
    public void Read(long start, Span<int> tokens, Span<int> documents)
    {
        if (start < 0 || start + tokens.Length > Count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(start), $"Tokens {start} to {start + tokens.Length} do not lie in a range of {Count}.");
        }

        Shard.Read(Start + start, tokens);
        if (tokens.ContainsAnyExceptInRange(0, VocabularySize - 1))
        {
            throw new InvalidDataException(
                $"{Shard.Path} holds a token outside the vocabulary of {VocabularySize:N0}: it was made with another tokenizer. " +
                "Build the corpus again.");
        }

        var document = DocumentAt(Start + start);
        for (int i = 0, number = 0; i < documents.Length; number++, document++)
        {
            var end = Math.Min(documents.Length, Shard.DocumentStart(document + 1) - Start - start);
            documents[i..(int)end].Fill(number);
            i = (int)end;
        }
    }

    private int DocumentAt(long token)
    {
        var (low, high) = (0, Shard.DocumentCount - 1);
        while (low < high)
        {
            var middle = (int)(((long)low + high + 1) / 2);
            (low, high) = Shard.DocumentStart(middle) <= token ? (middle, high) : (low, middle - 1);
        }

        return low;
    }
}
