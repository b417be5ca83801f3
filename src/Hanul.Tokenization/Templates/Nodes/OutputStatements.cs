namespace Hanul.Tokenization;

/// <summary>Text outside all tags.</summary>
internal sealed record TextStatement(int Line, string Text) : Statement(Line)
{
    public override Flow Run(TemplateRun run)
    {
        run.Write(Text, Line);
        return Flow.Next;
    }
}

/// <summary><c>{{ value }}</c>.</summary>
internal sealed record OutputStatement(int Line, Expression Value) : Statement(Line)
{
    public override Flow Run(TemplateRun run)
    {
        run.Write(TemplateText.Of(Value.Value(run)), Line);
        return Flow.Next;
    }
}

/// <summary><c>{% generation %}</c>: marks what the assistant said, for training; written like any text.</summary>
internal sealed record GenerationStatement(int Line, IReadOnlyList<Statement> Body) : Statement(Line)
{
    public override Flow Run(TemplateRun run) => RunAll(Body, run);
}
