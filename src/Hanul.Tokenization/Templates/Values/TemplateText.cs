using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Hanul.Tokenization;

/// <summary>Values as text, as Python's <c>str</c> and <c>repr</c> have them.</summary>
internal static class TemplateText
{
    public static string Of(object? value) => value switch
    {
        string text => text,
        null => "None",
        Undefined => "",
        bool truth => truth ? "True" : "False",
        long number => number.ToString(CultureInfo.InvariantCulture),
        double number => OfReal(number),
        _ => Shown(value),
    };

    /// <summary><c>1.0</c>, <c>0.1</c>, <c>1e+16</c>: the shortest that reads back, as Python writes it.</summary>
    public static string OfReal(double number)
    {
        if (double.IsNaN(number)) return "nan";
        if (double.IsInfinity(number)) return number > 0 ? "inf" : "-inf";
        if (number == 0) return double.IsNegative(number) ? "-0.0" : "0.0";

        // The shortest digits that read back, and where the point stands among them; then laid out by Python's rule.
        var parts = Math.Abs(number).ToString("R", CultureInfo.InvariantCulture).Split('E');
        var point = parts[0].IndexOf('.', StringComparison.Ordinal) is >= 0 and var at ? at : parts[0].Length;
        var written = parts[0].Replace(".", "", StringComparison.Ordinal);
        var digits = written.TrimStart('0');
        point += (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0) - (written.Length - digits.Length);
        return (number < 0 ? "-" : "") + Layout(digits.TrimEnd('0'), point);
    }

    private static string Layout(string digits, int point)
    {
        if (point is <= -4 or > 16)
        {
            var fraction = digits.Length > 1 ? "." + digits[1..] : "";
            return $"{digits[0]}{fraction}e{(point <= 0 ? '-' : '+')}{Math.Abs(point - 1):00}";
        }
        if (point <= 0) return "0." + new string('0', -point) + digits;
        return point >= digits.Length ? digits + new string('0', point - digits.Length) + ".0" : digits[..point] + "." + digits[point..];
    }

    private static string Shown(object? value)
    {
        var text = new StringBuilder();
        Show(value, text);
        return text.ToString();
    }

    private static void Show(object? value, StringBuilder text)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        TemplateRun.CheckLength(text.Length, 0);
        switch (value)
        {
            case string quoted: Quote(quoted, text); break;
            case List<object?> list:
                text.Append(list is TemplateTuple ? '(' : '[');
                for (var i = 0; i < list.Count; i++)
                {
                    if (i > 0) text.Append(", ");
                    Show(list[i], text);
                }
                if (list is TemplateTuple) text.Append(list.Count == 1 ? ",)" : ")");
                else text.Append(']');
                break;
            case TemplateMap map:
                text.Append('{');
                for (var i = 0; i < map.Count; i++)
                {
                    if (i > 0) text.Append(", ");
                    Quote(map.GetAt(i).Key, text);
                    text.Append(": ");
                    Show(map.GetAt(i).Value, text);
                }
                text.Append('}');
                break;
            case Undefined: text.Append("Undefined"); break;
            case null or bool or long or double: text.Append(Of(value)); break;
            default: text.Append('<').Append(TemplateValue.Kind(value)).Append('>'); break;
        }
    }

    private static void Quote(string value, StringBuilder text)
    {
        var quote = value.Contains('\'', StringComparison.Ordinal) && !value.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        text.Append(quote);
        foreach (var c in value)
        {
            if (c == '\\' || c == quote) text.Append('\\').Append(c);
            else if (c == '\n') text.Append("\\n");
            else if (c == '\r') text.Append("\\r");
            else if (c == '\t') text.Append("\\t");
            else if (c < ' ') text.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}");
            else text.Append(c);
        }
        text.Append(quote);
    }
}
