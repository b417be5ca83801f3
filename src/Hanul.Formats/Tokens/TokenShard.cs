using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Hanul.Formats;

/// <summary>
/// A Megatron <c>.bin</c>/<c>.idx</c> pair, mapped and checked: one long row of tokens with the places where documents begin.
/// Safe for any number of reading threads.
/// </summary>
public sealed unsafe class TokenShard : IDisposable
{
    private readonly MappedFile? _bin; // null for a shard without tokens
    private readonly MappedFile _index;
    private readonly int _sequenceCount;
    private readonly long _pointersStart;
    private readonly long _documentsStart;
    private readonly bool _isWide;

    private TokenShard(string prefix, MappedFile index, MappedFile? bin)
    {
        Path = prefix;
        _index = index;
        _bin = bin;
        (_isWide, _sequenceCount, DocumentCount) = ReadHeader();
        _pointersStart = TokenShardFormat.HeaderBytes + ((long)_sequenceCount * sizeof(int));
        _documentsStart = _pointersStart + ((long)_sequenceCount * sizeof(long));
        TokenCount = CheckSequences();
        CheckDocuments();
    }

    /// <summary>The path without <c>.bin</c> and <c>.idx</c>.</summary>
    public string Path { get; }

    /// <summary>Tokens of all documents.</summary>
    public long TokenCount { get; }

    /// <summary>Documents.</summary>
    public int DocumentCount { get; }

    private int TokenBytes => _isWide ? sizeof(int) : sizeof(ushort);

    /// <summary>Maps a pair of files and checks that they agree with each other.</summary>
    /// <exception cref="FileNotFoundException">One of the two files is missing.</exception>
    /// <exception cref="InvalidDataException">They are damaged, cut short, or belong to different shards.</exception>
    /// <exception cref="NotSupportedException">The tokens are neither 16-bit nor 32-bit, or the version is unknown.</exception>
    public static TokenShard Open(string pathPrefix)
    {
        MappedFile? index = null, bin = null;
        try
        {
            index = MappedFile.Open(TokenShardFormat.IndexPath(pathPrefix));
            var binPath = TokenShardFormat.BinPath(pathPrefix);
            if (!File.Exists(binPath) || new FileInfo(binPath).Length > 0) bin = MappedFile.Open(binPath);
            return new TokenShard(pathPrefix, index, bin);
        }
        catch
        {
            index?.Dispose();
            bin?.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The position of a document's first token; for <paramref name="document"/> = <see cref="DocumentCount"/> it is
    /// <see cref="TokenCount"/>, so document d lies in [DocumentStart(d), DocumentStart(d + 1)).
    /// </summary>
    public long DocumentStart(int document)
    {
        if ((uint)document > (uint)DocumentCount)
            throw new ArgumentOutOfRangeException(nameof(document), $"There are {DocumentCount} documents.");
        var sequence = FirstSequence(document);
        return sequence == _sequenceCount ? TokenCount : Pointer(sequence) / TokenBytes;
    }

    /// <summary>Copies the tokens from <paramref name="start"/> on, across documents, until <paramref name="tokens"/> is full.</summary>
    public void Read(long start, Span<int> tokens)
    {
        if (start < 0 || tokens.Length > TokenCount - start)
        {
            throw new ArgumentOutOfRangeException(
                nameof(start), $"Tokens {start} to {start + tokens.Length} of {TokenCount} do not exist.");
        }
        if (tokens.IsEmpty) return;
        var from = _bin!.Pointer + (start * TokenBytes);
        if (_isWide)
        {
            new ReadOnlySpan<int>(from, tokens.Length).CopyTo(tokens);
            return;
        }
        var narrow = new ReadOnlySpan<ushort>(from, tokens.Length);
        for (var i = 0; i < tokens.Length; i++) tokens[i] = narrow[i];
    }

    /// <summary>Releases the mapping.</summary>
    public void Dispose()
    {
        _index.Dispose();
        _bin?.Dispose();
    }

    private (bool IsWide, int Sequences, int Documents) ReadHeader()
    {
        if (_index.LengthBytes < TokenShardFormat.HeaderBytes) throw Bad("is too short for an index");
        var header = _index.Span(0, TokenShardFormat.HeaderBytes);
        if (!header.StartsWith(TokenShardFormat.Magic)) throw Bad("is not a Megatron index (MMIDIDX)");
        var version = BinaryPrimitives.ReadUInt64LittleEndian(header[9..]);
        if (version != TokenShardFormat.Version)
            throw new NotSupportedException($"{_index.Path}: version {version} of the index is not known; version 1 is.");
        var code = header[17];
        if (code is not (TokenShardFormat.Int32Code or TokenShardFormat.UInt16Code))
            throw new NotSupportedException($"{_index.Path}: tokens of type {code} cannot be read; 4 (int32) and 8 (uint16) can.");
        var sequences = BinaryPrimitives.ReadUInt64LittleEndian(header[18..]);
        var documents = BinaryPrimitives.ReadUInt64LittleEndian(header[26..]);
        // Both counts fit 31 bits before they are multiplied.
        if (sequences >= int.MaxValue || documents is 0 or > int.MaxValue ||
            _index.LengthBytes != TokenShardFormat.IndexBytes((long)sequences, (long)documents))
            throw Bad($"claims {sequences} sequences and {documents} document marks, which do not fit its {_index.LengthBytes} bytes");
        return (code == TokenShardFormat.Int32Code, (int)sequences, (int)documents - 1);
    }

    private long CheckSequences()
    {
        long end = 0;
        var found = _bin?.LengthBytes ?? 0;
        for (var i = 0; i < _sequenceCount && end <= found; i++)
        {
            var length = MemoryMarshal.Read<int>(_index.Span(TokenShardFormat.HeaderBytes + ((long)i * sizeof(int)), sizeof(int)));
            if (length < 0) throw Bad($"has a sequence of {length} tokens");
            if (Pointer(i) != end) throw Bad($"has sequence {i} at byte {Pointer(i)}, where {end} was expected");
            end += (long)length * TokenBytes;
        }
        return end == found
            ? end / TokenBytes
            : throw Bad($"describes {end} bytes of tokens, but the .bin beside it has {found}; one of the two is cut short or older");
    }

    private void CheckDocuments()
    {
        var last = 0;
        for (var i = 0; i <= DocumentCount; i++)
        {
            var first = MemoryMarshal.Read<long>(_index.Span(_documentsStart + ((long)i * sizeof(long)), sizeof(long)));
            if (first < last || first > _sequenceCount || (i == 0 && first != 0)) throw Bad($"has document {i} begin at sequence {first}");
            last = (int)first;
        }
        if (last != _sequenceCount) throw Bad($"ends its documents at sequence {last} of {_sequenceCount}");
    }

    private long Pointer(int sequence) =>
        MemoryMarshal.Read<long>(_index.Span(_pointersStart + ((long)sequence * sizeof(long)), sizeof(long)));

    private int FirstSequence(int document) =>
        (int)MemoryMarshal.Read<long>(_index.Span(_documentsStart + ((long)document * sizeof(long)), sizeof(long)));

    private InvalidDataException Bad(string what) => new($"{_index.Path}: the file {what}.");
}
