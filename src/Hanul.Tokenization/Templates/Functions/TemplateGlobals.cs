namespace Hanul.Tokenization;

/// <summary>The functions every template sees: Jinja's own, and those Hugging Face adds.</summary>
internal static class TemplateGlobals
{
    private const int LongestRange = 1_000_000;

    public static IReadOnlyDictionary<string, TemplateFunction> Functions { get; } = new Dictionary<string, TemplateFunction>
    {
        ["range"] = Range,
        ["namespace"] = Namespace,
        ["dict"] = Dict,
        ["raise_exception"] = call =>
            throw new InvalidDataException($"The chat template refuses these turns (line {call.Line}): {TemplateText.Of(call.Required(0, "message"))}"),
        ["strftime_now"] = call => TemplateClock.Format(call.Run.Now, call.Text(0, "format"), call.Line),
    };

    private static List<object?> Range(TemplateCall call)
    {
        if (call.Positional.Count is 0 or > 3 || !call.Positional.All(value => value is long)) throw call.Wrong("takes one to three whole numbers");
        var bounds = call.Positional.Select(value => (long)value!).ToList();
        var (start, end) = bounds.Count == 1 ? (0, bounds[0]) : (bounds[0], bounds[1]);
        var step = bounds.Count == 3 ? bounds[2] : 1;
        if (step == 0) throw call.Wrong("needs a step other than 0");
        var numbers = new List<object?>();
        for (var number = (Int128)start; step > 0 ? number < end : number > end; number += step)
        {
            if (numbers.Count == LongestRange) throw TemplateError.TooMuch(call.Line, $"a range has more than {LongestRange:N0} numbers");
            numbers.Add((long)number);
        }
        call.Run.Spend(numbers.Count, call.Line);
        return numbers;
    }

    private static TemplateNamespace Namespace(TemplateCall call)
    {
        var space = new TemplateNamespace();
        foreach (var (name, value) in Entries(call)) space.Values[name] = value;
        return space;
    }

    private static TemplateMap Dict(TemplateCall call)
    {
        var map = new TemplateMap();
        foreach (var (name, value) in Entries(call)) map[name] = value;
        return map;
    }

    private static IEnumerable<KeyValuePair<string, object?>> Entries(TemplateCall call)
    {
        if (call.Positional.Count > 1 || call.Positional.Any(value => value is not TemplateMap)) throw call.Wrong("takes a mapping and named values");
        return call.Positional.Cast<TemplateMap>().SelectMany(map => map).Concat(call.Named);
    }
}
