using Hanul.Formats;

namespace Hanul.Corpus;

/// <summary>
/// Writes each document to the training or the validation shard. The side follows from a hash of the content alone: neither order, nor
/// threads, nor machine, nor other documents move it, and equal documents never fall on both sides. Only where the hash picks none
/// for validation does the document with the smallest hash go there, the one that the next larger share would have picked.
/// </summary>
internal sealed class SplitWriter : IDisposable
{
    private readonly Shard _train;
    private readonly Shard? _validation;
    private readonly ulong _seed;
    private readonly ulong _threshold;
    private EncodedDocument? _smallest;
    private ulong _smallestRank;

    public SplitWriter(string folder, int vocabularySize, double validationFraction, ulong seed)
    {
        _train = new Shard(Path.Combine(folder, "train"), vocabularySize);
        _validation = validationFraction > 0 ? new Shard(Path.Combine(folder, "validation"), vocabularySize) : null;
        _threshold = (ulong)(validationFraction * Math.Pow(2, 64));
        _seed = seed;
    }

    public CorpusSplit Train => _train.Split;

    public CorpusSplit? Validation => _validation?.Split;

    public void Add(EncodedDocument document)
    {
        var rank = SeededRandom.Mix(document.ContentHash ^ SeededRandom.Mix(_seed));
        if (_validation is null || (rank >= _threshold && _validation.Split.Documents > 0))
            _train.Add(document);
        else if (rank < _threshold)
            AddToValidation(document);
        else
            KeepSmallest(document, rank);
    }

    /// <exception cref="InvalidDataException">The documents do not suffice for both sides.</exception>
    public void Complete(string source)
    {
        if (_smallest is not null)
            (_train.Split.Documents > 0 ? _validation! : _train).Add(_smallest);
        var documents = _train.Split.Documents + (_validation?.Split.Documents ?? 0);
        if (documents == 0)
            throw new InvalidDataException($"{source} holds no text. Give files with text in them.");
        if (_train.Split.Documents == 0 || _validation is { Split.Documents: 0 })
            throw new InvalidDataException(
                $"{source} holds {documents} document(s), too few to train on some and validate on others. Add text, or set the validation share to 0.");
        _train.Complete();
        _validation?.Complete();
    }

    public void Dispose()
    {
        _train.Dispose();
        _validation?.Dispose();
    }

    private void AddToValidation(EncodedDocument document)
    {
        if (_smallest is not null)
            _train.Add(_smallest);
        _smallest = null;
        _validation!.Add(document);
    }

    private void KeepSmallest(EncodedDocument document, ulong rank)
    {
        if (_smallest is not null && rank >= _smallestRank)
        {
            _train.Add(document);
            return;
        }
        if (_smallest is not null)
            _train.Add(_smallest);
        (_smallest, _smallestRank) = (document, rank);
    }

    private sealed class Shard(string prefix, int vocabularySize) : IDisposable
    {
        private readonly TokenShardWriter _writer = new(prefix, vocabularySize);

        public CorpusSplit Split { get; private set; } = new(0, 0, 0);

        public void Add(EncodedDocument document)
        {
            _writer.AddDocument(document.Tokens);
            Split = new CorpusSplit(Split.Documents + 1, Split.Bytes + document.Bytes, Split.Tokens + document.Tokens.Length);
        }

        public void Complete() => _writer.Complete();

        public void Dispose() => _writer.Dispose();
    }
}
