namespace Hanul.Tokenization;

/// <summary><c>{% if %} … {% elif %} … {% else %}</c>; the <c>else</c> is a branch without a condition.</summary>
internal sealed record IfStatement(int Line, IReadOnlyList<(Expression? Condition, IReadOnlyList<Statement> Body)> Branches) : Statement(Line)
{
    public override Flow Run(TemplateRun run)
    {
        foreach (var (condition, body) in Branches)
        {
            if (condition is null || TemplateValue.IsTrue(condition.Value(run))) return RunAll(body, run);
        }
        return Flow.Next;
    }
}

/// <summary><c>{% break %}</c> and <c>{% continue %}</c>.</summary>
internal sealed record JumpStatement(int Line, Flow Flow) : Statement(Line)
{
    public override Flow Run(TemplateRun run) => Flow;
}

/// <summary><c>{% for %}</c>, with its <c>if</c> and <c>else</c>.</summary>
internal sealed record ForStatement(
    int Line,
    IReadOnlyList<string> Targets,
    Expression Items,
    Expression? Condition,
    IReadOnlyList<Statement> Body,
    IReadOnlyList<Statement> Otherwise) : Statement(Line)
{
    public override Flow Run(TemplateRun run)
    {
        var items = Select(run);
        if (items.Count == 0) return RunAll(Otherwise, run);
        var loop = new LoopVariables(items);
        for (var index = 0; index < items.Count; index++)
        {
            using var scope = run.EnterScope();
            loop.MoveTo(index);
            run.Scope.Set("loop", loop);
            Bind(items[index], run);
            if (RunAll(Body, run) == Flow.Break) break;
        }
        return Flow.Next;
    }

    private List<object?> Select(TemplateRun run)
    {
        var items = TemplateSequence.Of(Items.Value(run), Line);
        run.Spend(items.Count, Line);
        if (Condition is null) return items;
        return items.FindAll(item =>
        {
            using var scope = run.EnterScope();
            Bind(item, run);
            return TemplateValue.IsTrue(Condition.Value(run));
        });
    }

    private void Bind(object? item, TemplateRun run) => SetStatement.Assign(Targets, item, run, Line);
}
