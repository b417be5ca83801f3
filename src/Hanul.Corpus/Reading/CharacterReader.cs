using System.Buffers;
using System.Buffers.Binary;
using System.Text.Unicode;
using ICSharpCode.SharpZipLib;

namespace Hanul.Corpus;

/// <summary>
/// The characters of a text file as a window that moves: UTF-8, or UTF-16 where a byte-order mark says so. It knows the byte at
/// fault where <see cref="StreamReader"/> would only know that there was one, and it never holds more than its two buffers.
/// </summary>
internal sealed class CharacterReader(Stream stream, string path, bool replaceInvalid) : IDisposable
{
    private const int BufferBytes = 1 << 16;
    private const char Replacement = '\uFFFD';
    private readonly byte[] _bytes = new byte[BufferBytes];
    private readonly char[] _characters = new char[BufferBytes];
    private Form _form = Form.Unknown;
    private int _byteCount, _start, _end;
    private long _bytesBefore;
    private bool _isAtEnd;

    private enum Form
    {
        Unknown,
        Utf8,
        Utf16LittleEndian,
        Utf16BigEndian,
    }

    /// <summary>The file's name for sentences.</summary>
    public string Path => path;

    /// <summary>The line of the next character, from 1.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>The next characters, read from the file where none are left; empty at its end.</summary>
    /// <exception cref="InvalidDataException">The file is binary, not valid text, or damaged.</exception>
    public ReadOnlySpan<char> Window
    {
        get
        {
            while (_start == _end && !_isAtEnd)
                Fill();
            return _characters.AsSpan(_start, _end - _start);
        }
    }

    /// <summary>Takes characters off the front of the window.</summary>
    public void Advance(int count)
    {
        Line += _characters.AsSpan(_start, count).Count('\n');
        _start += count;
    }

    public void Dispose() => stream.Dispose();

    private void Fill()
    {
        int read;
        do
        {
            read = ReadBytes(_bytes.AsSpan(_byteCount));
            _byteCount += read;
        }
        while (read > 0 && _byteCount < 4);
        if (_form == Form.Unknown)
            DetectForm();
        _start = _end = 0;
        var consumed = _form == Form.Utf8 ? DecodeUtf8(isLast: read == 0) : DecodeUtf16(isLast: read == 0);
        _bytesBefore += consumed;
        _bytes.AsSpan(consumed, _byteCount - consumed).CopyTo(_bytes);
        _byteCount -= consumed;
        _isAtEnd = read == 0 && _byteCount == 0;
    }

    private int ReadBytes(Span<byte> buffer)
    {
        try
        {
            return stream.Read(buffer);
        }
        catch (Exception error) when (error is SharpZipBaseException or EndOfStreamException)
        {
            throw new InvalidDataException($"{path} is damaged or not a gzip file: {error.Message} Compress it again.", error);
        }
    }

    private void DetectForm()
    {
        var (form, mark) = _bytes.AsSpan(0, _byteCount) switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (Form.Utf8, 3),
            [0xFF, 0xFE, ..] => (Form.Utf16LittleEndian, 2),
            [0xFE, 0xFF, ..] => (Form.Utf16BigEndian, 2),
            _ => (Form.Utf8, 0),
        };
        _form = form;
        _bytesBefore = mark;
        _bytes.AsSpan(mark, _byteCount - mark).CopyTo(_bytes);
        _byteCount -= mark;
    }

    private int DecodeUtf8(bool isLast)
    {
        var source = _bytes.AsSpan(0, _byteCount);
        if (source.Contains((byte)0))
            throw Binary(source.IndexOf((byte)0));
        var status = Utf8.ToUtf16(source, _characters, out var consumed, out _end, replaceInvalid, isFinalBlock: isLast);
        // What came before the fault is delivered first; the fault is then met at the front of the next window.
        if (status == OperationStatus.InvalidData && _end == 0)
            throw Invalid("UTF-8", consumed);
        return consumed;
    }

    private int DecodeUtf16(bool isLast)
    {
        var units = _byteCount / 2;
        for (var i = 0; i < units; i++)
        {
            var unit = _bytes.AsSpan(2 * i, 2);
            _characters[i] = (char)(_form == Form.Utf16LittleEndian
                ? BinaryPrimitives.ReadUInt16LittleEndian(unit)
                : BinaryPrimitives.ReadUInt16BigEndian(unit));
        }
        if (_characters.AsSpan(0, units).Contains('\0'))
            throw Binary(2 * _characters.AsSpan(0, units).IndexOf('\0'));
        var takesAll = isLast || units == 0 || !char.IsHighSurrogate(_characters[units - 1]);
        _end = takesAll ? units : units - 1;
        ReplaceLoneSurrogates();
        var hasHalfUnit = isLast && _byteCount % 2 == 1;
        if (hasHalfUnit && !replaceInvalid)
            throw Invalid("UTF-16", _byteCount - 1);
        return 2 * _end + (hasHalfUnit ? 1 : 0);
    }

    private void ReplaceLoneSurrogates()
    {
        for (var i = 0; i < _end; i++)
        {
            if (!char.IsSurrogate(_characters[i]))
                continue;
            if (i + 1 < _end && char.IsSurrogatePair(_characters[i], _characters[i + 1]))
                i++;
            else
                _characters[i] = replaceInvalid ? Replacement : throw Invalid("UTF-16", 2 * i);
        }
    }

    private InvalidDataException Binary(int offset) => new(
        $"{path} is a binary file: there is a zero byte at offset {_bytesBefore + offset}. Give text files, or take it out of the folder.");

    private InvalidDataException Invalid(string form, int offset) => new(
        $"{path} is not valid {form} at byte {_bytesBefore + offset}. Convert the file to UTF-8, or let invalid bytes be replaced with U+FFFD.");
}
