namespace Hanul.Tokenization;

/// <summary>Methods of a list. Those that would change it are not there: Hugging Face runs templates with immutable values.</summary>
internal static class ListMethods
{
    public static TemplateFunction? Find(List<object?> list, string name) => name switch
    {
        "index" => call => IndexOf(list, call),
        "count" => call => (long)list.Count(item => TemplateComparison.AreEqual(item, call.Required(0, "value"), call.Run, call.Line)),
        "append" or "extend" or "insert" or "pop" or "remove" or "clear" or "sort" or "reverse" =>
            call => throw TemplateError.Unsupported(call.Line, $"changing a list with '{name}'"),
        _ => null,
    };

    private static long IndexOf(List<object?> list, TemplateCall call)
    {
        var index = list.FindIndex(item => TemplateComparison.AreEqual(item, call.Required(0, "value"), call.Run, call.Line));
        return index >= 0 ? index : throw call.Wrong("does not find its value in the list");
    }
}
