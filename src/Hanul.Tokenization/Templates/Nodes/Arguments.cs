namespace Hanul.Tokenization;

/// <summary>What stands between the parentheses of a call.</summary>
internal sealed record Arguments(IReadOnlyList<Expression> Positional, IReadOnlyList<(string Name, Expression Value)> Named)
{
    public static Arguments None { get; } = new([], []);

    public TemplateCall Evaluate(TemplateRun run, string callee, int line)
    {
        var named = new Dictionary<string, object?>();
        foreach (var (name, value) in Named)
        {
            if (!named.TryAdd(name, value.Value(run))) throw TemplateError.At(line, $"{callee} is given '{name}' twice");
        }
        return new TemplateCall(run, callee, line, [.. Positional.Select(argument => argument.Value(run))], named);
    }
}
