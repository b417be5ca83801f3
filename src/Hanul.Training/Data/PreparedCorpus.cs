using Hanul.Formats;
using Hanul.Tokenization;

namespace Hanul.Training;

/// <summary>A tokenizer and the token shards that it made, as <c>hanul corpus build</c> writes them.</summary>
public sealed class PreparedCorpus : IDisposable
{
    private readonly List<TokenShard> shards = [];
    private readonly int[] byteCounts;

    private PreparedCorpus(string folder, DataRecipe data)
    {
        Tokenizer = Tokenizer.Load(folder);
        var special = Tokenizer.SpecialTokens.Values.ToHashSet();
        byteCounts = Enumerable.Range(0, Tokenizer.VocabularySize)
            .Select(id => special.Contains(id) ? 0 : Tokenizer.BytesOf(id).Length)
            .ToArray();
        var whole = Whole(Path.Combine(folder, "train"));
        if (data.ValidationSplit == ValidationSplit.Tail)
        {
            var cut = whole.End - (long)(whole.Count * data.ValidationFraction);
            (Training, Validation) = (whole with { End = cut }, whole with { Start = cut });
        }
        else
        {
            (Training, Validation) = (whole, Whole(Path.Combine(folder, "validation")));
        }
    }

    /// <summary>The tokenizer.</summary>
    public Tokenizer Tokenizer { get; }

    /// <summary>The text to train on.</summary>
    public TokenRange Training { get; }

    /// <summary>The text kept for validation.</summary>
    public TokenRange Validation { get; }

    /// <summary>Opens a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="data">How validation text is set apart.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or does not fit the others.</exception>
    public static PreparedCorpus Open(string folder, DataRecipe data)
    {
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"There is no prepared corpus at {folder}. Make one with `hanul corpus build`.");
        return new(folder, data);
    }

    /// <summary>
    /// The bytes of text that tokens stand for; special tokens stand for none. Bits per byte divide by the bytes of what was predicted,
    /// not by an average.
    /// </summary>
    /// <param name="tokens">Token numbers.</param>
    public long BytesOf(ReadOnlySpan<long> tokens)
    {
        var bytes = 0L;
        foreach (var token in tokens)
            bytes += byteCounts[token];
        return bytes;
    }

    /// <summary>Closes the shards.</summary>
    public void Dispose() => shards.ForEach(shard => shard.Dispose());

    private TokenRange Whole(string prefix)
    {
        var shard = TokenShard.Open(prefix);
        shards.Add(shard);
        return new(shard, 0, shard.TokenCount, Tokenizer.VocabularySize);
    }
}
