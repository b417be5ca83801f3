using System.Runtime.CompilerServices;

namespace Hanul.Tokenization;

/// <summary>Parses the statements of a Jinja template.</summary>
internal sealed class TemplateParser
{
    private readonly TokenReader tokens;
    private readonly ExpressionParser expressions;
    private int loopDepth;

    private TemplateParser(string source)
    {
        tokens = new TokenReader(TemplateLexer.Read(source));
        expressions = new ExpressionParser(tokens);
    }

    public static IReadOnlyList<Statement> Parse(string source)
    {
        var parser = new TemplateParser(source);
        var statements = parser.ParseBody(openedAt: 0);
        return parser.tokens.Current.Kind == TemplateTokenKind.End
            ? statements
            : throw TemplateError.At(parser.tokens.Current.Line, $"'{parser.tokens.Following.Text}' closes nothing that is open");
    }

    /// <summary>Statements up to a closing tag, its <c>{%</c> not taken. Line 0 stands for the template itself.</summary>
    private List<Statement> ParseBody(int openedAt, params ReadOnlySpan<string> closers)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var statements = new List<Statement>();
        while (true)
        {
            var token = tokens.Current;
            switch (token.Kind)
            {
                case TemplateTokenKind.End when openedAt == 0: return statements;
                case TemplateTokenKind.End: throw TemplateError.At(openedAt, $"the block opened here has no '{{% {closers[^1]} %}}'");
                case TemplateTokenKind.Text: statements.Add(new TextStatement(token.Line, tokens.Take().Text)); break;
                case TemplateTokenKind.OutputStart: statements.Add(ParseOutput()); break;
                default:
                    if (closers.Contains(tokens.Following.Text) || IsCloser(tokens.Following)) return statements;
                    statements.Add(ParseBlock());
                    break;
            }
        }
    }

    private static bool IsCloser(TemplateToken token) =>
        token.Kind == TemplateTokenKind.Name && (token.Text.StartsWith("end", StringComparison.Ordinal) || token.Text is "else" or "elif");

    private OutputStatement ParseOutput()
    {
        var line = tokens.Take().Line;
        var value = expressions.ParseTuple();
        tokens.Take(TemplateTokenKind.OutputEnd, "'}}'");
        return new OutputStatement(line, value);
    }

    private Statement ParseBlock()
    {
        tokens.Take(TemplateTokenKind.BlockStart, "'{%'");
        var line = tokens.Current.Line;
        var name = tokens.TakeName("the name of a tag");
        switch (name)
        {
            case "if": return ParseIf(line);
            case "for": return ParseFor(line);
            case "set": return ParseSet(line);
            case "macro": return ParseMacro(line);
            case "generation":
                EndTag();
                return new GenerationStatement(line, ParseBodyUntil(line, "endgeneration"));
            case "break" or "continue":
                if (loopDepth == 0) throw TemplateError.At(line, $"'{name}' stands outside any loop");
                EndTag();
                return new JumpStatement(line, name == "break" ? Flow.Break : Flow.Continue);
            default: throw TemplateError.Unsupported(line, $"the tag '{{% {name} %}}'");
        }
    }

    private IfStatement ParseIf(int line)
    {
        var branches = new List<(Expression?, IReadOnlyList<Statement>)>();
        Expression? condition = expressions.Parse();
        while (true)
        {
            EndTag();
            branches.Add((condition, ParseBody(line, "elif", "else", "endif")));
            tokens.Take();
            var closer = tokens.TakeName("'endif'");
            if (closer == "elif" && condition is not null) condition = expressions.Parse();
            else if (closer == "else" && condition is not null) condition = null;
            else if (closer == "endif") break;
            else throw TemplateError.At(line, $"the 'if' opened here is followed by '{closer}' instead of 'endif'");
        }
        EndTag();
        return new IfStatement(line, branches);
    }

    private ForStatement ParseFor(int line)
    {
        var targets = ParseTargets();
        tokens.TakeKeyword("in");
        var items = expressions.ParseWithoutCondition();
        var condition = tokens.TrySkipName("if") ? expressions.Parse() : null;
        if (tokens.Current.IsName("recursive")) throw TemplateError.Unsupported(line, "a recursive loop");
        EndTag();
        loopDepth++;
        var body = ParseBody(line, "else", "endfor");
        loopDepth--;
        List<Statement> otherwise = [];
        tokens.Take();
        if (tokens.TrySkipName("else"))
        {
            EndTag();
            otherwise = ParseBody(line, "endfor");
            tokens.Take();
        }
        tokens.TakeKeyword("endfor");
        EndTag();
        return new ForStatement(line, targets, items, condition, body, otherwise);
    }

    private Statement ParseSet(int line)
    {
        if (tokens.Following.IsOperator("."))
        {
            var space = tokens.TakeName("the name of a namespace");
            tokens.TakeOperator(".");
            var attribute = tokens.TakeName("the name of an attribute");
            tokens.TakeOperator("=");
            var value = expressions.ParseTuple();
            EndTag();
            return new SetAttributeStatement(line, space, attribute, value);
        }
        var targets = ParseTargets();
        if (tokens.TrySkipOperator("="))
        {
            var value = expressions.ParseTuple();
            EndTag();
            return new SetStatement(line, targets, value);
        }
        if (targets.Count > 1) throw TemplateError.At(line, "a block can be given to one name only");
        EndTag();
        return new SetBlockStatement(line, targets[0], ParseBodyUntil(line, "endset"));
    }

    private MacroStatement ParseMacro(int line)
    {
        var name = tokens.TakeName("the name of a macro");
        var parameters = new List<(string, Expression?)>();
        tokens.TakeOperator("(");
        while (!tokens.TrySkipOperator(")"))
        {
            if (parameters.Count > 0) tokens.TakeOperator(",");
            var parameter = tokens.TakeName("the name of a parameter");
            parameters.Add((parameter, tokens.TrySkipOperator("=") ? expressions.Parse() : null));
        }
        EndTag();
        var outside = loopDepth;
        loopDepth = 0;
        var body = ParseBodyUntil(line, "endmacro");
        loopDepth = outside;
        return new MacroStatement(line, name, parameters, body);
    }

    private List<string> ParseTargets()
    {
        var parenthesised = tokens.TrySkipOperator("(");
        var targets = new List<string> { tokens.TakeName("the name of a variable") };
        while (tokens.TrySkipOperator(",")) targets.Add(tokens.TakeName("the name of a variable"));
        if (parenthesised) tokens.TakeOperator(")");
        return targets;
    }

    private List<Statement> ParseBodyUntil(int line, string closer)
    {
        var body = ParseBody(line, closer);
        tokens.Take();
        tokens.TakeKeyword(closer);
        if (closer == "endmacro" && tokens.Current.Kind == TemplateTokenKind.Name) tokens.Take(); // may repeat the macro's name
        EndTag();
        return body;
    }

    private void EndTag() => tokens.Take(TemplateTokenKind.BlockEnd, "'%}'");
}
