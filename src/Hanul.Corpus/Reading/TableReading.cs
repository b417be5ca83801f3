namespace Hanul.Corpus;

/// <summary>
/// Tables with a header row. <c>.csv</c> follows RFC 4180: a field in double quotes may hold commas, line ends and doubled quotes.
/// <c>.tsv</c> follows the registered <c>text/tab-separated-values</c>, which knows no quoting: a quote there is a quote.
/// Only the wanted column is kept, and it is handed on in pieces, so a field may be of any length.
/// </summary>
internal sealed class TableReading(CharacterReader file, char separator, PieceBuilder piece)
{
    private const int LongestHeaderField = 1 << 16;
    private readonly bool _hasQuotes = separator == ',';
    private Place _place = Place.FieldStart;
    private bool _recordIsBlank;

    private enum Place
    {
        FieldStart,
        PlainField,
        QuotedField,

        /// <summary>After a quote inside a quoted field: it has closed the field or is the first of a doubled one.</summary>
        AfterQuote,
    }

    private enum Stop
    {
        /// <summary>The field has ended and another follows.</summary>
        Field,

        /// <summary>The field and its record have ended.</summary>
        Record,

        /// <summary>The piece is full and must be taken before the field goes on.</summary>
        Full,
    }

    /// <summary>The texts of one column, each with the line its record begins at.</summary>
    public IEnumerable<(long Line, string Text)> Read(string columnName)
    {
        var header = ReadHeader();
        var wanted = header.IndexOf(columnName);
        if (wanted < 0)
            throw new InvalidDataException(
                $"{file.Path} has no column '{columnName}'; its header names {string.Join(", ", header.Select(name => $"'{name}'"))}. Name one of these.");
        while (!file.Window.IsEmpty)
        {
            var line = file.Line;
            var column = 0;
            _recordIsBlank = true;
            for (var stop = TakeField(column == wanted); stop != Stop.Record; stop = TakeField(column == wanted))
                if (stop == Stop.Full)
                    yield return (line, piece.Cut());
                else
                    column++;
            if (!_recordIsBlank && column + 1 != header.Count)
                throw new InvalidDataException(
                    $"{file.Path}, line {line}: the record has {column + 1} fields where the header has {header.Count}. Correct it or quote the field.");
            yield return (line, piece.Take());
        }
    }

    private List<string> ReadHeader()
    {
        if (file.Window.IsEmpty)
            throw new InvalidDataException($"{file.Path} is empty; a table begins with a header row.");
        var header = new List<string>();
        Stop stop;
        do
        {
            stop = TakeField(keep: true);
            if (piece.Length > LongestHeaderField)
                throw new InvalidDataException($"{file.Path} does not begin with a header row; its first field is too long to be a name.");
            header.Add(piece.Take().Trim());
        }
        while (stop == Stop.Field);
        return header;
    }

    private Stop TakeField(bool keep)
    {
        while (true)
        {
            var window = file.Window;
            switch (_place)
            {
                case Place.QuotedField when window.IsEmpty:
                    throw new InvalidDataException($"{file.Path} ends inside a quoted field. Close it with a double quote.");
                case Place.QuotedField when window[0] == '"':
                    file.Advance(1);
                    _place = Place.AfterQuote;
                    break;
                case Place.QuotedField:
                    if (!Take(UpTo(window, window.IndexOf('"')), keep))
                        return Stop.Full;
                    break;
                case Place.AfterQuote when window is ['"', ..]:
                    if (!Take(window[..1], keep))
                        return Stop.Full;
                    _place = Place.QuotedField;
                    break;
                case Place.FieldStart when _hasQuotes && window is ['"', ..]:
                    file.Advance(1);
                    (_place, _recordIsBlank) = (Place.QuotedField, false);
                    break;
                case var _ when window.IsEmpty || window[0] == separator || window[0] is '\n' or '\r':
                    _place = Place.FieldStart;
                    return EndField(window);
                case Place.AfterQuote:
                    throw new InvalidDataException(
                        $"{file.Path}, line {file.Line}: text follows a closing quote. A quote inside a quoted field is written twice.");
                default:
                    (_place, _recordIsBlank) = (Place.PlainField, false);
                    if (!Take(UpTo(window, window.IndexOfAny(separator, '\n', '\r')), keep))
                        return Stop.Full;
                    break;
            }
        }
    }

    private Stop EndField(ReadOnlySpan<char> window)
    {
        if (window.IsEmpty)
            return Stop.Record;
        var end = window[0];
        file.Advance(1);
        if (end == separator)
        {
            _recordIsBlank = false;
            return Stop.Field;
        }
        if (end == '\r' && file.Window is ['\n', ..])
            file.Advance(1);
        return Stop.Record;
    }

    /// <summary>Takes characters off the file, into the piece where they are wanted; false where it has no room for any.</summary>
    private bool Take(ReadOnlySpan<char> characters, bool keep)
    {
        var taken = keep ? piece.Append(characters) : characters.Length;
        file.Advance(taken);
        return taken > 0;
    }

    private static ReadOnlySpan<char> UpTo(ReadOnlySpan<char> window, int end) => end < 0 ? window : window[..end];
}
