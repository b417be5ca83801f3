namespace Hanul.Tokenization;

/// <summary>How a statement ended.</summary>
internal enum Flow
{
    /// <summary>The next one follows.</summary>
    Next,

    /// <summary><c>{% continue %}</c></summary>
    Continue,

    /// <summary><c>{% break %}</c></summary>
    Break,
}

/// <summary>A part of a template that writes or does something.</summary>
internal abstract record Statement(int Line)
{
    public abstract Flow Run(TemplateRun run);

    /// <summary>Runs one after the other until one breaks out.</summary>
    public static Flow RunAll(IReadOnlyList<Statement> statements, TemplateRun run)
    {
        foreach (var statement in statements)
        {
            run.Spend(1, statement.Line);
            if (statement.Run(run) is var flow and not Flow.Next) return flow;
        }
        return Flow.Next;
    }
}
