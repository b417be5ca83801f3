namespace Hanul.Tokenization;

/// <summary><c>a.name</c>: an attribute or method, else the item of that name.</summary>
internal sealed record AttributeExpression(int Line, Expression Target, string Name) : Expression(Line)
{
    protected override object? Evaluate(TemplateRun run)
    {
        var target = Target.Value(run);
        run.SpendOn(target, Line);
        return TemplateAccess.Attribute(target, Name, Line);
    }
}

/// <summary><c>a[index]</c>: the item, else the attribute of that name.</summary>
internal sealed record ItemExpression(int Line, Expression Target, Expression Index) : Expression(Line)
{
    protected override object? Evaluate(TemplateRun run)
    {
        var target = Target.Value(run);
        run.SpendOn(target, Line);
        return TemplateAccess.Item(target, Index.Value(run), Line);
    }
}

/// <summary><c>a[start:end:step]</c> of text or a list.</summary>
internal sealed record SliceExpression(int Line, Expression Target, Expression? Start, Expression? End, Expression? Step) : Expression(Line)
{
    protected override object? Evaluate(TemplateRun run) =>
        run.Checked(TemplateSlice.Of(Target.Value(run), Bound(Start, run), Bound(End, run), Bound(Step, run), Line), Line);

    private long? Bound(Expression? expression, TemplateRun run) => expression?.Value(run) switch
    {
        null => null,
        long value => value,
        _ => throw TemplateError.At(Line, "a slice is not bounded by whole numbers"),
    };
}

/// <summary><c>a(…)</c>.</summary>
internal sealed record CallExpression(int Line, Expression Callee, Arguments Arguments) : Expression(Line)
{
    protected override object? Evaluate(TemplateRun run)
    {
        var name = Callee switch
        {
            NameExpression variable => variable.Name,
            AttributeExpression attribute => attribute.Name,
            _ => "the value",
        };
        return Callee.Value(run) switch
        {
            TemplateFunction function => run.Checked(function(Arguments.Evaluate(run, name, Line)), Line),
            Undefined => throw TemplateError.At(Line, $"'{name}' is not defined and cannot be called"),
            _ => throw TemplateError.At(Line, $"'{name}' is not a function"),
        };
    }
}

/// <summary><c>value | filter(…)</c>.</summary>
internal sealed record FilterExpression(int Line, string Name, TemplateFilter Filter, Expression Input, Arguments Arguments) : Expression(Line)
{
    protected override object? Evaluate(TemplateRun run)
    {
        var input = Input.Value(run);
        run.SpendOn(input, Line);
        return run.Checked(Filter(input, Arguments.Evaluate(run, Name, Line)), Line);
    }
}

/// <summary><c>value is test(…)</c>.</summary>
internal sealed record TestExpression(int Line, string Name, TemplateTest Test, Expression Input, Arguments Arguments) : Expression(Line)
{
    protected override object? Evaluate(TemplateRun run) => Test(Input.Value(run), Arguments.Evaluate(run, Name, Line));
}
