namespace Hanul.Tokenization;

/// <summary>The filters of Jinja by name: <c>value | name</c>.</summary>
internal static class TemplateFilters
{
    private static readonly Dictionary<string, TemplateFilter> Filters = new(StringComparer.Ordinal)
    {
        ["default"] = Default,
        ["d"] = Default,
        ["string"] = (value, _) => TemplateText.Of(value),
        ["safe"] = (value, _) => TemplateText.Of(value),
        ["tojson"] = TemplateJson.Write,
        ["length"] = (value, call) => TemplateSequence.LengthOf(value, call.Line),
        ["count"] = (value, call) => TemplateSequence.LengthOf(value, call.Line),
        ["int"] = NumberFilters.ToInteger,
        ["float"] = NumberFilters.ToReal,
        ["abs"] = NumberFilters.Absolute,
        ["round"] = NumberFilters.Round,
        ["trim"] = (value, call) => StringMethods.Strip(TemplateText.Of(value), call, left: true, right: true),
        ["lower"] = (value, _) => TemplateText.Of(value).ToLowerInvariant(),
        ["upper"] = (value, _) => TemplateText.Of(value).ToUpperInvariant(),
        ["title"] = (value, _) => StringMethods.Title(TemplateText.Of(value)),
        ["capitalize"] = (value, _) => StringMethods.Capitalize(TemplateText.Of(value)),
        ["replace"] = (value, call) => StringMethods.Replace(TemplateText.Of(value), call),
        ["indent"] = StringFilters.Indent,
        ["escape"] = StringFilters.Escape,
        ["e"] = StringFilters.Escape,
        ["list"] = (value, call) => TemplateSequence.Of(value, call.Line).ToList(),
        ["items"] = SequenceFilters.Items,
        ["dictsort"] = SequenceFilters.SortMap,
        ["first"] = (value, call) => SequenceFilters.At(value, 0, call),
        ["last"] = (value, call) => SequenceFilters.At(value, -1, call),
        ["join"] = SequenceFilters.Join,
        ["reverse"] = SequenceFilters.Reverse,
        ["sort"] = SequenceFilters.Sort,
        ["unique"] = SequenceFilters.Unique,
        ["sum"] = SequenceFilters.Sum,
        ["min"] = (value, call) => SequenceFilters.Extreme(value, call, sign: -1),
        ["max"] = (value, call) => SequenceFilters.Extreme(value, call, sign: 1),
        ["map"] = SelectionFilters.Map,
        ["select"] = (value, call) => SelectionFilters.Select(value, call, keep: true),
        ["reject"] = (value, call) => SelectionFilters.Select(value, call, keep: false),
        ["selectattr"] = (value, call) => SelectionFilters.SelectByAttribute(value, call, keep: true),
        ["rejectattr"] = (value, call) => SelectionFilters.SelectByAttribute(value, call, keep: false),
    };

    public static TemplateFilter? Find(string name) => Filters.GetValueOrDefault(name);

    private static object? Default(object? value, TemplateCall call)
    {
        var replaces = value is Undefined || (call.Flag(1, "boolean") && !TemplateValue.IsTrue(value));
        return !replaces ? value : call.TryGet(0, "default_value", out var given) ? given : "";
    }
}
