using System.Globalization;
using System.Runtime.CompilerServices;

namespace Hanul.Tokenization;

/// <summary>
/// Parses Jinja expressions, loosest binding first: <c>if else</c>, <c>or</c>, <c>and</c>, <c>not</c>, comparisons, <c>+ -</c>,
/// <c>~</c>, <c>* / // %</c>, <c>**</c>, sign, then calls, attributes, filters and tests.
/// </summary>
internal sealed class ExpressionParser(TokenReader tokens)
{
    private static readonly string[] Comparisons = ["==", "!=", "<", "<=", ">", ">="];

    /// <summary>An expression; several with commas between are a tuple.</summary>
    public Expression ParseTuple()
    {
        var first = Parse();
        if (!tokens.Current.IsOperator(",")) return first;
        var items = new List<Expression> { first };
        while (tokens.TrySkipOperator(","))
        {
            if (tokens.Current.Kind is TemplateTokenKind.BlockEnd or TemplateTokenKind.OutputEnd || tokens.Current.IsOperator(")")) break;
            items.Add(Parse());
        }
        return new TupleExpression(first.Line, items);
    }

    public Expression Parse()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var value = ParseWithoutCondition();
        while (tokens.Current.IsName("if"))
        {
            var line = tokens.Take().Line;
            var condition = ParseWithoutCondition();
            var otherwise = tokens.TrySkipName("else") ? Parse() : null;
            value = new ConditionalExpression(line, condition, value, otherwise);
        }
        return value;
    }

    /// <summary>Without <c>if else</c>, as after the <c>in</c> of a loop, whose <c>if</c> means something else.</summary>
    public Expression ParseWithoutCondition()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var left = ParseAnd();
        while (tokens.Current.IsName("or")) left = new LogicalExpression(tokens.Take().Line, left, ParseAnd(), StopsAt: true);
        return left;
    }

    private Expression ParseAnd()
    {
        var left = ParseNot();
        while (tokens.Current.IsName("and")) left = new LogicalExpression(tokens.Take().Line, left, ParseNot(), StopsAt: false);
        return left;
    }

    private Expression ParseNot()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return tokens.Current.IsName("not") ? new NotExpression(tokens.Take().Line, ParseNot()) : ParseComparison();
    }

    private Expression ParseComparison()
    {
        var first = ParseSum();
        var links = new List<(string Operator, Expression Right)>();
        while (TakeComparison() is { } comparison) links.Add((comparison, ParseSum()));
        return links.Count == 0 ? first : new ComparisonExpression(first.Line, first, links);
    }

    private string? TakeComparison()
    {
        if (tokens.Current.Kind == TemplateTokenKind.Operator && Comparisons.Contains(tokens.Current.Text)) return tokens.Take().Text;
        if (tokens.TrySkipName("in")) return "in";
        if (!tokens.Current.IsName("not") || !tokens.Following.IsName("in")) return null;
        tokens.Take();
        tokens.Take();
        return "not in";
    }

    private Expression ParseSum() => ParseBinary(ParseConcatenation, "+", "-");

    private Expression ParseConcatenation() => ParseBinary(ParseProduct, "~");

    private Expression ParseProduct() => ParseBinary(ParsePower, "*", "/", "//", "%");

    private Expression ParsePower() => ParseBinary(() => ParseSigned(), "**");

    private Expression ParseBinary(Func<Expression> operand, params ReadOnlySpan<string> operators)
    {
        var left = operand();
        while (tokens.Current.Kind == TemplateTokenKind.Operator && operators.Contains(tokens.Current.Text))
        {
            var token = tokens.Take();
            left = new BinaryExpression(token.Line, token.Text, left, operand());
        }
        return left;
    }

    private Expression ParseSigned(bool withFilters = true)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        Expression value;
        if (tokens.Current.IsOperator("-")) value = new NegationExpression(tokens.Take().Line, ParseSigned(withFilters: false));
        else if (tokens.TrySkipOperator("+")) value = ParseSigned(withFilters: false);
        else value = ParsePostfix(ParsePrimary());
        return withFilters ? ParseFiltersAndTests(value) : value;
    }

    private Expression ParsePrimary()
    {
        var token = tokens.Take();
        switch (token.Kind)
        {
            case TemplateTokenKind.String: return ParseStrings(token);
            case TemplateTokenKind.Integer: return new LiteralExpression(token.Line, ParseInteger(token));
            case TemplateTokenKind.Real:
                return new LiteralExpression(token.Line, double.Parse(token.Text.Replace("_", ""), CultureInfo.InvariantCulture));
            case TemplateTokenKind.Name: return ParseName(token);
            case TemplateTokenKind.Operator when token.Text == "(": return ParseParenthesis(token.Line);
            case TemplateTokenKind.Operator when token.Text == "[": return new ListExpression(token.Line, ParseUntil("]", Parse));
            case TemplateTokenKind.Operator when token.Text == "{": return new MapExpression(token.Line, ParseUntil("}", ParseEntry));
            default: throw TemplateError.At(token.Line, $"a value was expected, not {token.Shown}");
        }
    }

    private LiteralExpression ParseStrings(TemplateToken first)
    {
        var text = first.Text;
        while (tokens.Current.Kind == TemplateTokenKind.String) text += tokens.Take().Text; // side by side, as in Python
        return new LiteralExpression(first.Line, text);
    }

    private static long ParseInteger(TemplateToken token) =>
        long.TryParse(token.Text.Replace("_", ""), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw TemplateError.At(token.Line, $"the number {token.Text} is too large");

    private static Expression ParseName(TemplateToken token) => token.Text switch
    {
        "true" or "True" => new LiteralExpression(token.Line, true),
        "false" or "False" => new LiteralExpression(token.Line, false),
        "none" or "None" => new LiteralExpression(token.Line, null),
        _ => new NameExpression(token.Line, token.Text),
    };

    private Expression ParseParenthesis(int line)
    {
        if (tokens.TrySkipOperator(")")) return new TupleExpression(line, []);
        var inside = ParseTuple();
        tokens.TakeOperator(")");
        return inside;
    }

    private (Expression Key, Expression Value) ParseEntry()
    {
        var key = Parse();
        tokens.TakeOperator(":");
        return (key, Parse());
    }

    private List<T> ParseUntil<T>(string close, Func<T> parse)
    {
        var items = new List<T>();
        while (!tokens.TrySkipOperator(close))
        {
            if (items.Count > 0)
            {
                tokens.TakeOperator(",");
                if (tokens.TrySkipOperator(close)) break;
            }
            items.Add(parse());
        }
        return items;
    }

    private Expression ParsePostfix(Expression value)
    {
        while (true)
        {
            var line = tokens.Current.Line;
            if (tokens.TrySkipOperator(".")) value = ParseAttribute(value, line);
            else if (tokens.TrySkipOperator("[")) value = ParseSubscript(value, line);
            else if (tokens.Current.IsOperator("(")) value = new CallExpression(line, value, ParseArguments());
            else return value;
        }
    }

    private Expression ParseAttribute(Expression value, int line)
    {
        if (tokens.Current.Kind == TemplateTokenKind.Integer) return new ItemExpression(line, value, new LiteralExpression(line, ParseInteger(tokens.Take())));
        return new AttributeExpression(line, value, tokens.TakeName("the name of an attribute"));
    }

    private Expression ParseSubscript(Expression value, int line)
    {
        var start = tokens.Current.IsOperator(":") ? null : Parse();
        if (tokens.TrySkipOperator("]"))
            return new ItemExpression(line, value, start ?? throw TemplateError.At(line, "an index is missing"));
        tokens.TakeOperator(":");
        var end = tokens.Current.IsOperator(":") || tokens.Current.IsOperator("]") ? null : Parse();
        var step = tokens.TrySkipOperator(":") && !tokens.Current.IsOperator("]") ? Parse() : null;
        tokens.TakeOperator("]");
        return new SliceExpression(line, value, start, end, step);
    }

    private Arguments ParseArguments()
    {
        tokens.TakeOperator("(");
        var named = new List<(string, Expression)>();
        var positional = new List<Expression>();
        foreach (var (name, value) in ParseUntil(")", ParseArgument))
        {
            if (name is not null) named.Add((name, value));
            else if (named.Count == 0) positional.Add(value);
            else throw TemplateError.At(value.Line, "an argument without a name follows one with a name");
        }
        return new Arguments(positional, named);
    }

    private (string? Name, Expression Value) ParseArgument()
    {
        if (tokens.Current.IsOperator("*") || tokens.Current.IsOperator("**"))
            throw TemplateError.Unsupported(tokens.Current.Line, "unpacked arguments");
        if (tokens.Current.Kind != TemplateTokenKind.Name || !tokens.Following.IsOperator("=")) return (null, Parse());
        var name = tokens.Take().Text;
        tokens.Take();
        return (name, Parse());
    }

    private Expression ParseFiltersAndTests(Expression value)
    {
        while (true)
        {
            var line = tokens.Current.Line;
            if (tokens.TrySkipOperator("|")) value = ParseFilter(value, line);
            else if (tokens.TrySkipName("is")) value = ParseTest(value, line);
            else if (tokens.Current.IsOperator("(") && value is FilterExpression) value = new CallExpression(line, value, ParseArguments());
            else return value;
        }
    }

    /// <summary>The name and arguments of a filter, after its <c>|</c> or <c>{% filter</c>.</summary>
    public FilterExpression ParseFilter(Expression value, int line)
    {
        var name = tokens.TakeName("the name of a filter");
        var filter = TemplateFilters.Find(name) ?? throw TemplateError.Unsupported(line, $"the filter '{name}'");
        var arguments = tokens.Current.IsOperator("(") ? ParseArguments() : Arguments.None;
        return new FilterExpression(line, name, filter, value, arguments);
    }

    private Expression ParseTest(Expression value, int line)
    {
        var negated = tokens.TrySkipName("not");
        var name = tokens.TakeName("the name of a test");
        var test = TemplateTests.Find(name) ?? throw TemplateError.Unsupported(line, $"the test '{name}'");
        var arguments = Arguments.None;
        if (tokens.Current.IsOperator("(")) arguments = ParseArguments();
        else if (StartsTestArgument(tokens.Current)) arguments = new Arguments([ParsePostfix(ParsePrimary())], []);
        Expression result = new TestExpression(line, name, test, value, arguments);
        return negated ? new NotExpression(line, result) : result;
    }

    private static bool StartsTestArgument(TemplateToken token) => token.Kind switch
    {
        TemplateTokenKind.Name => token.Text is not ("else" or "or" or "and" or "is" or "if" or "in" or "not"),
        TemplateTokenKind.String or TemplateTokenKind.Integer or TemplateTokenKind.Real => true,
        _ => token.IsOperator("[") || token.IsOperator("{"),
    };
}
