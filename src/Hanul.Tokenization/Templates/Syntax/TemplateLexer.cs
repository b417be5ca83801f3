using System.Text;

namespace Hanul.Tokenization;

/// <summary>
/// Cuts a Jinja template into tokens, white space controlled as Hugging Face sets it up: <c>trim_blocks</c> (the line break after a
/// block goes) and <c>lstrip_blocks</c> (the blanks before a block that starts its line go).
/// </summary>
internal sealed class TemplateLexer
{
    private readonly string source;
    private readonly List<TemplateToken> tokens = [];
    private int position;
    private int line = 1;
    private bool atLineStart = true;

    private TemplateLexer(string source) => this.source = source;

    public static List<TemplateToken> Read(string source)
    {
        var normalised = source.ReplaceLineEndings("\n");
        var lexer = new TemplateLexer(normalised.EndsWith('\n') ? normalised[..^1] : normalised); // Jinja drops one last line break
        lexer.ReadAll();
        return lexer.tokens;
    }

    private void ReadAll()
    {
        while (position < source.Length)
        {
            var tag = NextTag();
            ReadText(tag);
            if (tag == source.Length) break;
            switch (source[tag + 1])
            {
                case '#': SkipComment(); break;
                case '{': ReadTag(TemplateTokenKind.OutputStart, TemplateTokenKind.OutputEnd, "}}"); break;
                default: ReadTag(TemplateTokenKind.BlockStart, TemplateTokenKind.BlockEnd, "%}"); break;
            }
        }
        Add(TemplateTokenKind.End, "");
    }

    private int NextTag()
    {
        for (var at = position; ; at++)
        {
            at = source.IndexOf('{', at);
            if (at < 0 || at + 1 >= source.Length) return source.Length;
            if (source[at + 1] is '{' or '%' or '#') return at;
        }
    }

    private void ReadText(int tag)
    {
        var text = source[position..tag];
        if (tag < source.Length)
        {
            var sign = tag + 2 < source.Length ? source[tag + 2] : ' ';
            if (sign == '-') text = text.TrimEnd();
            else if (sign != '+' && source[tag + 1] != '{') text = WithoutIndent(text);
        }
        if (text.Length > 0) Add(TemplateTokenKind.Text, text);
        Advance(tag - position);
    }

    private string WithoutIndent(string text)
    {
        var lineStart = text.LastIndexOf('\n') + 1;
        var startsLine = lineStart > 0 || atLineStart;
        return startsLine && string.IsNullOrWhiteSpace(text[lineStart..]) ? text[..lineStart] : text;
    }

    private void SkipComment()
    {
        var end = source.IndexOf("#}", position + 2, StringComparison.Ordinal);
        if (end < 0) throw TemplateError.At(line, "a comment is not closed with '#}'");
        var sign = source[end - 1];
        Advance(end + 2 - position);
        TrimAfterBlock(sign);
    }

    private void ReadTag(TemplateTokenKind start, TemplateTokenKind end, string close)
    {
        var opened = line;
        Add(start, source.Substring(position, 2));
        Advance(2);
        if (position < source.Length && source[position] is '-' or '+') Advance(1);
        var brackets = 0;
        while (true)
        {
            while (position < source.Length && char.IsWhiteSpace(source[position])) Advance(1);
            if (position >= source.Length) throw TemplateError.At(opened, $"a tag is not closed with '{close}'");
            var sign = source[position];
            var signed = sign is '-' or '+' && source.AsSpan(position + 1).StartsWith(close);
            if (brackets == 0 && (signed || source.AsSpan(position).StartsWith(close)))
            {
                Add(end, close);
                Advance(signed ? 3 : 2);
                if (end == TemplateTokenKind.BlockEnd) TrimAfterBlock(signed ? sign : ' ');
                else TrimAfterOutput(signed ? sign : ' ');
                return;
            }
            brackets += ReadExpressionToken();
        }
    }

    private void TrimAfterBlock(char sign)
    {
        if (sign == '-') SkipWhiteSpace();
        else if (sign != '+' && position < source.Length && source[position] == '\n') Advance(1);
        atLineStart = position > 0 && source[position - 1] == '\n';
    }

    private void TrimAfterOutput(char sign)
    {
        if (sign == '-') SkipWhiteSpace();
        atLineStart = position > 0 && source[position - 1] == '\n';
    }

    private void SkipWhiteSpace()
    {
        while (position < source.Length && char.IsWhiteSpace(source[position])) Advance(1);
    }

    /// <summary>Returns by how much it changes the depth of brackets.</summary>
    private int ReadExpressionToken()
    {
        var c = source[position];
        if (char.IsLetter(c) || c == '_') ReadName();
        else if (char.IsAsciiDigit(c)) ReadNumber();
        else if (c is '"' or '\'') ReadString(c);
        else return ReadOperator();
        return 0;
    }

    private void ReadName()
    {
        var end = position;
        while (end < source.Length && (char.IsLetterOrDigit(source[end]) || source[end] == '_')) end++;
        Take(TemplateTokenKind.Name, end);
    }

    private void ReadNumber()
    {
        var end = position;
        while (end < source.Length && (char.IsAsciiDigit(source[end]) || source[end] == '_')) end++;
        var real = false;
        if (end + 1 < source.Length && source[end] == '.' && char.IsAsciiDigit(source[end + 1]))
        {
            real = true;
            for (end++; end < source.Length && char.IsAsciiDigit(source[end]);) end++;
        }
        if (end < source.Length && source[end] is 'e' or 'E')
        {
            var exponent = end + 1 < source.Length && source[end + 1] is '+' or '-' ? end + 2 : end + 1;
            if (exponent < source.Length && char.IsAsciiDigit(source[exponent]))
            {
                real = true;
                for (end = exponent; end < source.Length && char.IsAsciiDigit(source[end]);) end++;
            }
        }
        Take(real ? TemplateTokenKind.Real : TemplateTokenKind.Integer, end);
    }

    private void ReadString(char quote)
    {
        var text = new StringBuilder();
        for (var at = position + 1; at < source.Length; at++)
        {
            if (source[at] == quote)
            {
                Add(TemplateTokenKind.String, text.ToString());
                Advance(at + 1 - position);
                return;
            }
            if (source[at] == '\\') at = TemplateEscapes.Read(source, at, text, line);
            else text.Append(source[at]);
        }
        throw TemplateError.At(line, $"a string is not closed with {quote}");
    }

    private int ReadOperator()
    {
        var two = position + 1 < source.Length ? source.Substring(position, 2) : "";
        if (two is "==" or "!=" or "<=" or ">=" or "//" or "**")
        {
            Take(TemplateTokenKind.Operator, position + 2);
            return 0;
        }
        var c = source[position];
        if (!"+-*/%~|.,:=<>()[]{}".Contains(c, StringComparison.Ordinal)) throw TemplateError.At(line, $"the character '{c}' means nothing here");
        Take(TemplateTokenKind.Operator, position + 1);
        return c is '(' or '[' or '{' ? 1 : c is ')' or ']' or '}' ? -1 : 0;
    }

    private void Take(TemplateTokenKind kind, int end)
    {
        Add(kind, source[position..end]);
        Advance(end - position);
    }

    private void Add(TemplateTokenKind kind, string text) => tokens.Add(new TemplateToken(kind, text, line));

    private void Advance(int length)
    {
        line += source.AsSpan(position, length).Count('\n');
        position += length;
    }
}
