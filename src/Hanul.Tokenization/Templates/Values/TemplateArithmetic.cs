namespace Hanul.Tokenization;

/// <summary>The operators <c>+ - * / // % **</c>, as Python has them.</summary>
internal static class TemplateArithmetic
{
    public static object Compute(string name, object? left, object? right, int line)
    {
        try
        {
            if (TemplateValue.Integer(left) is { } a && TemplateValue.Integer(right) is { } b) return OnIntegers(name, a, b, line);
        }
        catch (OverflowException)
        {
            throw TemplateError.At(line, $"the result of '{name}' is too large a number");
        }
        if (TemplateValue.Number(left) is { } x && TemplateValue.Number(right) is { } y) return OnNumbers(name, x, y, line);
        return (name, left, right) switch
        {
            ("+", string first, string second) => Join(first, second, line),
            ("+", List<object?> first, List<object?> second) => (List<object?>)[.. first, .. second],
            ("*", string text, long times) => Repeat(text, times, line),
            ("*", long times, string text) => Repeat(text, times, line),
            _ => throw TemplateError.At(line, $"'{name}' does not go with {TemplateValue.Kind(left)} and {TemplateValue.Kind(right)}"),
        };
    }

    private static object OnIntegers(string name, long left, long right, int line) => checked(name switch
    {
        "+" => left + right,
        "-" => left - right,
        "*" => left * right,
        "**" when right >= 0 => Power(left, right),
        "//" when right != 0 => left / right - (left % right != 0 && left < 0 != right < 0 ? 1 : 0),
        "%" when right != 0 => (left % right + right) % right,
        _ => (object)OnNumbers(name, left, right, line),
    });

    private static double OnNumbers(string name, double left, double right, int line)
    {
        if (name is "/" or "//" or "%" && right == 0) throw TemplateError.At(line, "a number is divided by zero");
        return name switch
        {
            "+" => left + right,
            "-" => left - right,
            "*" => left * right,
            "/" => left / right,
            "//" => Math.Floor(left / right),
            "%" => left - (Math.Floor(left / right) * right),
            _ => Math.Pow(left, right),
        };
    }

    private static long Power(long left, long right)
    {
        var result = 1L;
        for (; right > 0; right >>= 1)
        {
            if ((right & 1) != 0) result = checked(result * left);
            if (right > 1) left = checked(left * left);
        }
        return result;
    }

    private static string Join(string left, string right, int line)
    {
        TemplateRun.CheckLength((long)left.Length + right.Length, line);
        return left + right;
    }

    private static string Repeat(string text, long times, int line)
    {
        if (times <= 0 || text.Length == 0) return "";
        if (times > TemplateRun.MaximumLength) throw TemplateRun.TooLong(line);
        TemplateRun.CheckLength(text.Length * times, line);
        return string.Concat(Enumerable.Repeat(text, (int)times));
    }
}
