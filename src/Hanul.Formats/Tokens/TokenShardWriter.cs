using System.Runtime.InteropServices;

namespace Hanul.Formats;

/// <summary>
/// Writes documents of tokens as a Megatron <c>.bin</c>/<c>.idx</c> pair: 16 bits a token where the vocabulary fits, else 32.
/// Tokens stream to disk; memory holds four bytes a document. Nothing is seen under the final names before <see cref="Complete"/>.
/// </summary>
public sealed class TokenShardWriter : IDisposable
{
    private const int BufferBytes = 1 << 20;

    private readonly string _prefix;
    private readonly int _vocabularySize;
    private readonly bool _isWide;
    private readonly PendingFile _bin;
    private readonly List<int> _lengths = [];
    private ushort[] _narrow = new ushort[4096];
    private bool _completed;

    /// <summary>Begins a shard.</summary>
    /// <param name="pathPrefix">Path without the <c>.bin</c> and <c>.idx</c>.</param>
    /// <param name="vocabularySize">One more than the largest token that may come.</param>
    public TokenShardWriter(string pathPrefix, int vocabularySize)
    {
        ArgumentException.ThrowIfNullOrEmpty(pathPrefix);
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, 1);
        _prefix = pathPrefix;
        _vocabularySize = vocabularySize;
        _isWide = vocabularySize > TokenShardFormat.LargestUInt16Vocabulary;
        _bin = new PendingFile(TokenShardFormat.BinPath(pathPrefix), BufferBytes);
    }

    /// <summary>Documents added so far.</summary>
    public int DocumentCount => _lengths.Count;

    /// <summary>Tokens added so far.</summary>
    public long TokenCount { get; private set; }

    /// <summary>Adds one document, its end-of-text token included where the model is to see one.</summary>
    /// <exception cref="ArgumentException">The document is empty, or a token is outside the vocabulary.</exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public void AddDocument(ReadOnlySpan<int> tokens)
    {
        ObjectDisposedException.ThrowIf(_completed, this);
        if (tokens.IsEmpty) throw new ArgumentException("A document has no tokens.", nameof(tokens));
        foreach (var token in tokens)
            if ((uint)token >= (uint)_vocabularySize)
                throw new ArgumentException($"Token {token} is outside the vocabulary of {_vocabularySize}.", nameof(tokens));
        Append(tokens);
        _lengths.Add(tokens.Length);
        TokenCount += tokens.Length;
    }

    /// <summary>Flushes everything to disk and gives both files their names, the index last.</summary>
    /// <exception cref="IOException">The disk is full.</exception>
    public void Complete()
    {
        ObjectDisposedException.ThrowIf(_completed, this);
        using var index = new PendingFile(TokenShardFormat.IndexPath(_prefix), BufferBytes);
        DiskFull.Explain(_prefix, () => WriteIndex(index.Stream));
        index.Flush();
        _bin.Flush();
        // An older index must never describe the new tokens.
        File.Delete(TokenShardFormat.IndexPath(_prefix));
        _bin.Commit();
        index.Commit();
        _completed = true;
    }

    /// <summary>Ends the shard; without <see cref="Complete"/> nothing of it stays.</summary>
    public void Dispose() => _bin.Dispose();

    private void Append(ReadOnlySpan<int> tokens)
    {
        if (!_isWide && _narrow.Length < tokens.Length) _narrow = new ushort[tokens.Length];
        if (!_isWide)
            for (var i = 0; i < tokens.Length; i++) _narrow[i] = (ushort)tokens[i];
        var bytes = _isWide ? MemoryMarshal.AsBytes(tokens) : MemoryMarshal.AsBytes(_narrow.AsSpan(0, tokens.Length));
        try
        {
            _bin.Stream.Write(bytes);
        }
        catch (IOException e)
        {
            DiskFull.Explain(_prefix, () => throw e);
        }
    }

    private void WriteIndex(Stream stream)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(TokenShardFormat.Magic);
        writer.Write(TokenShardFormat.Version);
        writer.Write(_isWide ? TokenShardFormat.Int32Code : TokenShardFormat.UInt16Code);
        writer.Write((ulong)_lengths.Count);
        writer.Write((ulong)_lengths.Count + 1);
        foreach (var length in _lengths) writer.Write(length);
        long offset = 0;
        foreach (var length in _lengths)
        {
            writer.Write(offset);
            offset += (long)length * (_isWide ? sizeof(int) : sizeof(ushort));
        }
        for (long document = 0; document <= _lengths.Count; document++) writer.Write(document);
    }
}
