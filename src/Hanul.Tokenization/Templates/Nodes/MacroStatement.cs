namespace Hanul.Tokenization;

/// <summary><c>{% macro name(a, b=default) %}</c>: defines a function whose value is the text of its body.</summary>
internal sealed record MacroStatement(
    int Line, string Name, IReadOnlyList<(string Name, Expression? Default)> Parameters, IReadOnlyList<Statement> Body) : Statement(Line)
{
    public override Flow Run(TemplateRun run)
    {
        var defined = run.Scope;
        run.Scope.Set(Name, (TemplateFunction)(call => Call(call, defined)));
        return Flow.Next;
    }

    private string Call(TemplateCall call, TemplateScope defined)
    {
        if (call.Positional.Count > Parameters.Count)
            throw TemplateError.At(call.Line, $"the macro '{Name}' takes {Parameters.Count} arguments, not {call.Positional.Count}");
        if (call.Named.Keys.FirstOrDefault(name => Parameters.All(parameter => parameter.Name != name)) is { } unknown)
            throw TemplateError.At(call.Line, $"the macro '{Name}' has no parameter '{unknown}'");

        using var scope = call.Run.EnterMacro(defined, call.Line);
        for (var i = 0; i < Parameters.Count; i++)
        {
            var (name, fallback) = Parameters[i];
            var value = i < call.Positional.Count ? call.Positional[i]
                : call.Named.TryGetValue(name, out var named) ? named
                : fallback is null ? new Undefined($"parameter '{name}' of macro '{Name}'") : fallback.Value(call.Run);
            call.Run.Scope.Set(name, value);
        }
        return call.Run.Capture(Body, Line);
    }
}
