namespace Hanul.Tokenization;

/// <summary>The arguments of one call, and what to say where they are wrong.</summary>
internal sealed record TemplateCall(
    TemplateRun Run, string Callee, int Line, IReadOnlyList<object?> Positional, IReadOnlyDictionary<string, object?> Named)
{
    /// <summary>An argument by position or by name, or null (with false) where it is not given.</summary>
    public bool TryGet(int position, string name, out object? value)
    {
        if (position < Positional.Count)
        {
            value = Positional[position];
            return true;
        }
        return Named.TryGetValue(name, out value);
    }

    public object? Required(int position, string name) =>
        TryGet(position, name, out var value) ? value : throw TemplateError.At(Line, $"{Callee} needs the argument '{name}'");

    public string Text(int position, string name) =>
        Required(position, name) as string ?? throw TemplateError.At(Line, $"the argument '{name}' of {Callee} is not a string");

    public string Text(int position, string name, string whenMissing) => TryGet(position, name, out _) ? Text(position, name) : whenMissing;

    public bool Flag(int position, string name) => TryGet(position, name, out var value) && TemplateValue.IsTrue(value);

    public long Integer(int position, string name, long whenMissing) =>
        !TryGet(position, name, out var value) ? whenMissing
        : value is long number ? number
        : throw TemplateError.At(Line, $"the argument '{name}' of {Callee} is not a whole number");

    public InvalidDataException Wrong(string what) => TemplateError.At(Line, $"{Callee} {what}");
}
