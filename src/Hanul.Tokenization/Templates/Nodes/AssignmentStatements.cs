namespace Hanul.Tokenization;

/// <summary><c>{% set a = … %}</c>, <c>{% set a, b = … %}</c>.</summary>
internal sealed record SetStatement(int Line, IReadOnlyList<string> Targets, Expression Value) : Statement(Line)
{
    public override Flow Run(TemplateRun run)
    {
        Assign(Targets, Value.Value(run), run, Line);
        return Flow.Next;
    }

    /// <summary>One name takes the value; several take its items.</summary>
    public static void Assign(IReadOnlyList<string> targets, object? value, TemplateRun run, int line)
    {
        if (targets.Count == 1)
        {
            run.Scope.Set(targets[0], value);
            return;
        }
        var items = TemplateSequence.Of(value, line);
        if (items.Count != targets.Count)
            throw TemplateError.At(line, $"{items.Count} values cannot be given to the {targets.Count} names {string.Join(", ", targets)}");
        for (var i = 0; i < targets.Count; i++) run.Scope.Set(targets[i], items[i]);
    }
}

/// <summary><c>{% set a.b = … %}</c>, which only a namespace allows.</summary>
internal sealed record SetAttributeStatement(int Line, string Target, string Attribute, Expression Value) : Statement(Line)
{
    public override Flow Run(TemplateRun run)
    {
        var value = Value.Value(run);
        if (run.Scope.Find(Target) is not TemplateNamespace space)
            throw TemplateError.At(Line, $"'{Target}' is not a namespace, so '{Target}.{Attribute}' cannot be set");
        space.Values[Attribute] = value;
        return Flow.Next;
    }
}

/// <summary><c>{% set a %} … {% endset %}</c>: the text of the body.</summary>
internal sealed record SetBlockStatement(int Line, string Target, IReadOnlyList<Statement> Body) : Statement(Line)
{
    public override Flow Run(TemplateRun run)
    {
        run.Scope.Set(Target, run.Capture(Body, Line));
        return Flow.Next;
    }
}
