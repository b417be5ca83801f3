using System.Globalization;
using System.Text;

namespace Hanul.Tokenization;

/// <summary>Escapes in string literals, as Python has them.</summary>
internal static class TemplateEscapes
{
    /// <summary>Reads the escape at a backslash; returns the position of its last character.</summary>
    public static int Read(string source, int at, StringBuilder text, int line)
    {
        if (at + 1 >= source.Length) throw TemplateError.At(line, "a string ends in a backslash");
        var c = source[at + 1];
        switch (c)
        {
            case 'n': text.Append('\n'); return at + 1;
            case 't': text.Append('\t'); return at + 1;
            case 'r': text.Append('\r'); return at + 1;
            case 'b': text.Append('\b'); return at + 1;
            case 'f': text.Append('\f'); return at + 1;
            case 'v': text.Append('\v'); return at + 1;
            case 'a': text.Append('\a'); return at + 1;
            case '0': text.Append('\0'); return at + 1;
            case '\\' or '\'' or '"': text.Append(c); return at + 1;
            case '\n': return at + 1;
            case 'x': return ReadCode(source, at, 2, text, line);
            case 'u': return ReadCode(source, at, 4, text, line);
            case 'U': return ReadCode(source, at, 8, text, line);
            default: text.Append('\\').Append(c); return at + 1; // Python keeps a backslash that escapes nothing
        }
    }

    private static int ReadCode(string source, int at, int digits, StringBuilder text, int line)
    {
        if (at + 2 + digits > source.Length
            || !int.TryParse(source.AsSpan(at + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            || code is < 0 or > 0x10FFFF)
            throw TemplateError.At(line, $"'\\{source[at + 1]}' in a string is not followed by {digits} hexadecimal digits of a character");
        if (code is >= 0xD800 and <= 0xDFFF) text.Append((char)code);
        else text.Append(char.ConvertFromUtf32(code));
        return at + 1 + digits;
    }
}
