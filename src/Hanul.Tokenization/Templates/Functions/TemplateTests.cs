namespace Hanul.Tokenization;

/// <summary>The tests of Jinja: <c>value is name</c>.</summary>
internal static class TemplateTests
{
    private static readonly Dictionary<string, TemplateTest> Tests = new(StringComparer.Ordinal)
    {
        ["defined"] = (value, _) => value is not Undefined,
        ["undefined"] = (value, _) => value is Undefined,
        ["none"] = (value, _) => value is null,
        ["true"] = (value, _) => value is true,
        ["false"] = (value, _) => value is false,
        ["boolean"] = (value, _) => value is bool,
        ["string"] = (value, _) => value is string,
        ["number"] = (value, _) => TemplateValue.Number(value) is not null,
        ["integer"] = (value, _) => value is long,
        ["float"] = (value, _) => value is double,
        ["mapping"] = (value, _) => value is TemplateMap,
        ["sequence"] = (value, _) => value is string or TemplateMap or List<object?>,
        ["iterable"] = (value, _) => value is string or TemplateMap or List<object?> or Undefined,
        ["callable"] = (value, _) => value is TemplateFunction,
        ["even"] = (value, call) => Modulo(value, 2, call) == 0,
        ["odd"] = (value, call) => Modulo(value, 2, call) == 1,
        ["divisibleby"] = (value, call) => Modulo(value, call.Integer(0, "num", 0), call) == 0,
        ["lower"] = (value, _) => StringMethods.IsLower(TemplateText.Of(value)),
        ["upper"] = (value, _) => StringMethods.IsUpper(TemplateText.Of(value)),
        ["in"] = (value, call) => Compare("in", value, call.Required(0, "seq"), call),
        ["sameas"] = (value, call) => call.Required(0, "other") is var other && (ReferenceEquals(value, other) || value is bool && value.Equals(other)),
        ["equalto"] = Equal,
        ["eq"] = Equal,
        ["=="] = Equal,
        ["ne"] = (value, call) => !Equal(value, call),
        ["!="] = (value, call) => !Equal(value, call),
        ["lt"] = (value, call) => Compare("<", value, call.Required(0, "other"), call),
        ["lessthan"] = (value, call) => Compare("<", value, call.Required(0, "other"), call),
        ["le"] = (value, call) => Compare("<=", value, call.Required(0, "other"), call),
        ["gt"] = (value, call) => Compare(">", value, call.Required(0, "other"), call),
        ["greaterthan"] = (value, call) => Compare(">", value, call.Required(0, "other"), call),
        ["ge"] = (value, call) => Compare(">=", value, call.Required(0, "other"), call),
    };

    public static TemplateTest? Find(string name) => Tests.GetValueOrDefault(name);

    private static bool Equal(object? value, TemplateCall call) => Compare("==", value, call.Required(0, "other"), call);

    private static bool Compare(string comparison, object? left, object? right, TemplateCall call) =>
        TemplateComparison.Holds(comparison, left, right, call.Run, call.Line);

    private static long Modulo(object? value, long divisor, TemplateCall call)
    {
        if (TemplateValue.Integer(value) is not { } number) throw call.Wrong($"does not go with {TemplateValue.Kind(value)}");
        if (divisor == 0) throw call.Wrong("needs a number other than 0");
        return divisor == -1 ? 0 : Math.Abs(number % divisor);
    }
}
