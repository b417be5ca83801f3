namespace Hanul.Tokenization;

/// <summary><c>a and b</c>, <c>a or b</c>: the first operand that decides, else the second.</summary>
internal sealed record LogicalExpression(int Line, Expression Left, Expression Right, bool StopsAt) : Expression(Line)
{
    protected override object? Evaluate(TemplateRun run)
    {
        var left = Left.Value(run);
        return TemplateValue.IsTrue(left) == StopsAt ? left : Right.Value(run);
    }
}

/// <summary><c>not a</c>.</summary>
internal sealed record NotExpression(int Line, Expression Operand) : Expression(Line)
{
    protected override object? Evaluate(TemplateRun run) => !TemplateValue.IsTrue(Operand.Value(run));
}

/// <summary><c>-a</c>.</summary>
internal sealed record NegationExpression(int Line, Expression Operand) : Expression(Line)
{
    protected override object? Evaluate(TemplateRun run) =>
        Operand.Value(run) is var value && value is double real ? -real : TemplateArithmetic.Compute("-", 0L, value, Line);
}

/// <summary><c>a if condition else b</c>; undefined where there is no <c>else</c>.</summary>
internal sealed record ConditionalExpression(int Line, Expression Condition, Expression WhenTrue, Expression? Otherwise) : Expression(Line)
{
    protected override object? Evaluate(TemplateRun run) =>
        TemplateValue.IsTrue(Condition.Value(run)) ? WhenTrue.Value(run)
        : Otherwise is null ? new Undefined("the missing else of an inline if") : Otherwise.Value(run);
}

/// <summary><c>a &lt; b &lt;= c</c>, <c>a in b</c>: true when every link holds.</summary>
internal sealed record ComparisonExpression(
    int Line, Expression First, IReadOnlyList<(string Operator, Expression Right)> Links) : Expression(Line)
{
    protected override object? Evaluate(TemplateRun run)
    {
        var left = First.Value(run);
        foreach (var (comparison, next) in Links)
        {
            var right = next.Value(run);
            run.SpendOn(left, Line);
            run.SpendOn(right, Line);
            if (!TemplateComparison.Holds(comparison, left, right, run, Line)) return false;
            left = right;
        }
        return true;
    }
}

/// <summary>Arithmetic, <c>+</c> on text and lists, and <c>~</c>, which joins anything as text.</summary>
internal sealed record BinaryExpression(int Line, string Operator, Expression Left, Expression Right) : Expression(Line)
{
    protected override object? Evaluate(TemplateRun run)
    {
        var left = Left.Value(run);
        var right = Right.Value(run);
        if (Operator == "~") (left, right) = (TemplateText.Of(left), TemplateText.Of(right));
        return run.Checked(TemplateArithmetic.Compute(Operator == "~" ? "+" : Operator, left, right, Line), Line);
    }
}
