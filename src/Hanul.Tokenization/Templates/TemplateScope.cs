namespace Hanul.Tokenization;

/// <summary>Variables of a block; what an inner block sets is gone when it ends.</summary>
internal sealed class TemplateScope(TemplateScope? outer)
{
    private readonly Dictionary<string, object?> values = new(StringComparer.Ordinal);

    public object? Find(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope.values.TryGetValue(name, out var value)) return value;
        }
        return new Undefined($"'{name}'");
    }

    public void Set(string name, object? value) => values[name] = value;

    private TemplateScope? Outer { get; } = outer;
}
