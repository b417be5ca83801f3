using System.Globalization;
using System.Text;

namespace Hanul.Tokenization;

/// <summary>Python's <c>strftime</c>, in English.</summary>
internal static class TemplateClock
{
    public static string Format(DateTimeOffset time, string format, int line)
    {
        var text = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                text.Append(format[i]);
                continue;
            }
            var unpadded = i + 1 < format.Length && format[i + 1] == '-';
            if (unpadded) i++;
            if (++i == format.Length) throw TemplateError.At(line, "a time format ends in '%'");
            var part = Part(time, format[i], line);
            text.Append(unpadded && part.Length > 1 ? part.TrimStart('0') : part);
        }
        return text.ToString();
    }

    private static string Part(DateTimeOffset time, char directive, int line)
    {
        return directive switch
        {
            'Y' => Text("yyyy"),
            'y' => Text("yy"),
            'm' => Text("MM"),
            'B' => Text("MMMM"),
            'b' or 'h' => Text("MMM"),
            'd' => Text("dd"),
            'e' => time.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2),
            'j' => time.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
            'A' => Text("dddd"),
            'a' => Text("ddd"),
            'H' => Text("HH"),
            'I' => Text("hh"),
            'M' => Text("mm"),
            'S' => Text("ss"),
            'f' => Text("ffffff"),
            'p' => Text("tt"),
            'F' => Text("yyyy-MM-dd"),
            'T' => Text("HH:mm:ss"),
            'D' => Text("MM'/'dd'/'yy"),
            'z' => Text("zzz").Replace(":", "", StringComparison.Ordinal),
            '%' => "%",
            _ => throw TemplateError.Unsupported(line, $"the time format '%{directive}'"),
        };

        string Text(string pattern) => time.ToString(pattern, CultureInfo.InvariantCulture);
    }
}
