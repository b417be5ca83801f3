namespace Hanul.Tokenization;

/// <summary>A constant.</summary>
internal sealed record LiteralExpression(int Line, object? Constant) : Expression(Line)
{
    protected override object? Evaluate(TemplateRun run) => Constant;
}

/// <summary>A variable; undefined where nothing set it.</summary>
internal sealed record NameExpression(int Line, string Name) : Expression(Line)
{
    protected override object? Evaluate(TemplateRun run) => run.Scope.Find(Name);
}

/// <summary><c>[a, b]</c>.</summary>
internal sealed record ListExpression(int Line, IReadOnlyList<Expression> Items) : Expression(Line)
{
    protected override object? Evaluate(TemplateRun run) => Items.Select(item => item.Value(run)).ToList();
}

/// <summary><c>(a, b)</c>.</summary>
internal sealed record TupleExpression(int Line, IReadOnlyList<Expression> Items) : Expression(Line)
{
    protected override object? Evaluate(TemplateRun run) => new TemplateTuple(Items.Select(item => item.Value(run)));
}

/// <summary><c>{key: value}</c>.</summary>
internal sealed record MapExpression(int Line, IReadOnlyList<(Expression Key, Expression Value)> Entries) : Expression(Line)
{
    protected override object? Evaluate(TemplateRun run)
    {
        var map = new TemplateMap();
        foreach (var (key, value) in Entries)
        {
            if (key.Value(run) is not string name) throw TemplateError.At(Line, "a key of a mapping is not a string");
            map[name] = value.Value(run);
        }
        return map;
    }
}
