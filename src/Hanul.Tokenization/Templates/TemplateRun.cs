using System.Text;

namespace Hanul.Tokenization;

/// <summary>
/// One rendering: what is written, which variables are set, and how much may still be done. Templates come with models from
/// strangers, so work, memory and depth are bounded.
/// </summary>
internal sealed class TemplateRun(TemplateScope globals, TimeProvider clock)
{
    /// <summary>Most characters of a string, and of all that is written.</summary>
    public const int MaximumLength = 1 << 24;

    /// <summary>Most items of a list.</summary>
    public const int MaximumItems = 1 << 20;

    private const long MaximumSteps = 4_000_000;
    private const int MaximumMacroDepth = 64;
    private const int CharactersPerStep = 64;

    private StringBuilder output = new();
    private long steps = MaximumSteps;
    private int macroDepth;

    public TemplateScope Scope { get; private set; } = globals;

    /// <summary>For <c>strftime_now</c>.</summary>
    public DateTimeOffset Now => clock.GetLocalNow();

    public string Output => output.ToString();

    public void Write(string text, int line)
    {
        CheckLength((long)output.Length + text.Length, line);
        output.Append(text);
    }

    /// <summary>Takes steps from the budget.</summary>
    public void Spend(long count, int line)
    {
        steps -= count;
        if (steps < 0) throw TemplateError.TooMuch(line, $"it takes more than {MaximumSteps:N0} steps");
    }

    /// <summary>Takes steps for looking through a value.</summary>
    public void SpendOn(object? value, int line) => Spend(SizeOf(value) / CharactersPerStep, line);

    /// <summary>A value that was just made, if it is not too large.</summary>
    public object? Checked(object? value, int line)
    {
        CheckLength(SizeOf(value), line);
        if (value is not string && SizeOf(value) > MaximumItems) throw TooMany(line);
        SpendOn(value, line);
        return value;
    }

    /// <summary>The text that statements write.</summary>
    public string Capture(IReadOnlyList<Statement> body, int line)
    {
        var outside = output;
        output = new StringBuilder();
        try
        {
            Statement.RunAll(body, this);
            return (string)Checked(output.ToString(), line)!;
        }
        finally
        {
            output = outside;
        }
    }

    /// <summary>Opens a block; disposing closes it.</summary>
    public Restore EnterScope()
    {
        var before = new Restore(this, Scope, macroDepth);
        Scope = new TemplateScope(Scope);
        return before;
    }

    /// <summary>Opens the body of a macro, which sees what was set where the macro was defined.</summary>
    public Restore EnterMacro(TemplateScope defined, int line)
    {
        if (macroDepth == MaximumMacroDepth) throw TemplateError.TooMuch(line, $"macros call each other {MaximumMacroDepth} deep");
        var before = new Restore(this, Scope, macroDepth);
        macroDepth++;
        Scope = new TemplateScope(defined);
        return before;
    }

    public static void CheckLength(long length, int line)
    {
        if (length > MaximumLength) throw TooLong(line);
    }

    public static InvalidDataException TooLong(int line) => TemplateError.TooMuch(line, $"it makes a text of more than {MaximumLength:N0} characters");

    public static InvalidDataException TooMany(int line) => TemplateError.TooMuch(line, $"it makes a list of more than {MaximumItems:N0} items");

    private static long SizeOf(object? value) => value switch
    {
        string text => text.Length,
        List<object?> list => list.Count,
        TemplateMap map => map.Count,
        _ => 0,
    };

    /// <summary>Puts back what was there before a block.</summary>
    internal readonly struct Restore(TemplateRun run, TemplateScope scope, int depth) : IDisposable
    {
        public void Dispose()
        {
            run.Scope = scope;
            run.macroDepth = depth;
        }
    }
}
