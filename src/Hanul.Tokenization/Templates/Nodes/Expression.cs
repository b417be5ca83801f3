using System.Runtime.CompilerServices;

namespace Hanul.Tokenization;

/// <summary>A part of a template that has a value.</summary>
internal abstract record Expression(int Line)
{
    /// <summary>The value, one step of the run's budget spent.</summary>
    public object? Value(TemplateRun run)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        run.Spend(1, Line);
        return Evaluate(run);
    }

    protected abstract object? Evaluate(TemplateRun run);
}
