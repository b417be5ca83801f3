using System.Globalization;

namespace Hanul.Tokenization;

/// <summary>Filters that pick items, or change each.</summary>
internal static class SelectionFilters
{
    /// <summary><c>map('filter', …)</c> or <c>map(attribute='name')</c>.</summary>
    public static object? Map(object? value, TemplateCall call)
    {
        var items = TemplateSequence.Of(value, call.Line);
        if (call.Named.TryGetValue("attribute", out var attribute))
        {
            call.Named.TryGetValue("default", out var fallback);
            return items.ConvertAll(item => AttributeOf(item, attribute, call, fallback));
        }
        var name = call.Text(0, "filter");
        var filter = TemplateFilters.Find(name) ?? throw TemplateError.Unsupported(call.Line, $"the filter '{name}'");
        return items.ConvertAll(item => filter(item, Rest(call, 1, name)));
    }

    /// <summary><c>select('test', …)</c>; without a test, what is true.</summary>
    public static object? Select(object? value, TemplateCall call, bool keep)
    {
        var test = TestAt(call, 0);
        return TemplateSequence.Of(value, call.Line).FindAll(item => test(item) == keep);
    }

    /// <summary><c>selectattr('name', 'test', …)</c>.</summary>
    public static object? SelectByAttribute(object? value, TemplateCall call, bool keep)
    {
        var attribute = call.Required(0, "attribute");
        var test = TestAt(call, 1);
        return TemplateSequence.Of(value, call.Line).FindAll(item => test(AttributeOf(item, attribute, call)) == keep);
    }

    /// <summary>An attribute by its name; dots lead on into it, digits count items.</summary>
    public static object? AttributeOf(object? item, object? attribute, TemplateCall call, object? fallback = null)
    {
        foreach (var part in TemplateText.Of(attribute).Split('.'))
        {
            object? index = long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : part;
            item = TemplateAccess.Item(item, index, call.Line);
            if (item is Undefined && fallback is not null) item = fallback;
        }
        return item;
    }

    private static Func<object?, bool> TestAt(TemplateCall call, int position)
    {
        if (position >= call.Positional.Count) return TemplateValue.IsTrue;
        var name = call.Text(position, "test");
        var test = TemplateTests.Find(name) ?? throw TemplateError.Unsupported(call.Line, $"the test '{name}'");
        var rest = Rest(call, position + 1, name);
        return value =>
        {
            call.Run.Spend(1, call.Line);
            return test(value, rest);
        };
    }

    private static TemplateCall Rest(TemplateCall call, int skipped, string callee) =>
        call with { Callee = callee, Positional = [.. call.Positional.Skip(skipped)] };
}
