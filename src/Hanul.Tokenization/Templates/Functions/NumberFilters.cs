using System.Globalization;

namespace Hanul.Tokenization;

/// <summary>Filters that make or change numbers.</summary>
internal static class NumberFilters
{
    public static object? ToInteger(object? value, TemplateCall call) => value switch
    {
        string text when long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        string text when TryReal(text, out var number) => Truncate(number, call),
        string or null or Undefined => call.Integer(0, "default", 0),
        _ when TemplateValue.Number(value) is { } number => Truncate(number, call),
        _ => call.Integer(0, "default", 0),
    };

    public static object? ToReal(object? value, TemplateCall call) => value switch
    {
        string text when TryReal(text, out var number) => number,
        _ when TemplateValue.Number(value) is { } number => number,
        _ => call.TryGet(0, "default", out var given) ? given : 0.0,
    };

    public static object? Absolute(object? value, TemplateCall call) => value switch
    {
        long number when number != long.MinValue => (object)Math.Abs(number),
        double number => Math.Abs(number),
        _ => throw call.Wrong($"does not go with {TemplateValue.Kind(value)}"),
    };

    public static object? Round(object? value, TemplateCall call)
    {
        if (TemplateValue.Number(value) is not { } number) throw call.Wrong($"does not go with {TemplateValue.Kind(value)}");
        var scale = Math.Pow(10, Math.Clamp(call.Integer(0, "precision", 0), -15, 15));
        return call.Text(1, "method", "common") switch
        {
            "common" => Math.Round(number * scale, MidpointRounding.ToEven) / scale,
            "ceil" => Math.Ceiling(number * scale) / scale,
            "floor" => Math.Floor(number * scale) / scale,
            var method => throw call.Wrong($"knows no method '{method}'"),
        };
    }

    private static bool TryReal(string text, out double number) =>
        double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    private static long Truncate(double number, TemplateCall call) =>
        Math.Abs(number) < long.MaxValue ? (long)number : throw call.Wrong("is given a number that is too large");
}
