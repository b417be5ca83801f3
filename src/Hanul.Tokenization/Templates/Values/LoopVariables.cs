namespace Hanul.Tokenization;

/// <summary>What <c>loop</c> is inside a <c>for</c>.</summary>
internal sealed class LoopVariables(IReadOnlyList<object?> items)
{
    private int index;

    public void MoveTo(int next) => index = next;

    public object? Attribute(string name, int line) => name switch
    {
        "index" => index + 1L,
        "index0" => (long)index,
        "revindex" => (long)(items.Count - index),
        "revindex0" => items.Count - index - 1L,
        "first" => index == 0,
        "last" => index == items.Count - 1,
        "length" => (long)items.Count,
        "previtem" => index > 0 ? items[index - 1] : new Undefined("the item before the first"),
        "nextitem" => index + 1 < items.Count ? items[index + 1] : new Undefined("the item after the last"),
        "cycle" => (TemplateFunction)(call => call.Positional.Count > 0
            ? call.Positional[index % call.Positional.Count]
            : throw TemplateError.At(call.Line, "loop.cycle needs at least one value")),
        _ => throw TemplateError.Unsupported(line, $"loop.{name}"),
    };
}
