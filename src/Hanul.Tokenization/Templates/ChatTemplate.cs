namespace Hanul.Tokenization;

/// <summary>How the turns of a dialogue become one text: a Jinja template, as tokenizers carry it.</summary>
/// <remarks>
/// Rendered as Hugging Face does: blocks trimmed, values immutable, <c>raise_exception</c> and <c>strftime_now</c> at hand. Templates
/// come from strangers: steps, depth and length are bounded, and nothing outside the turns can be reached. Safe for many threads.
/// </remarks>
public sealed class ChatTemplate
{
    /// <summary>ChatML: <c>&lt;|im_start|&gt;role</c>, a line break, the content, <c>&lt;|im_end|&gt;</c> and a line break.</summary>
    public const string ChatMl =
        "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}"
        + "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

    /// <summary>Just the contents, a line each: for models that have only seen plain text.</summary>
    public const string Plain = "{% for message in messages %}{{ message['content'] + '\\n' }}{% endfor %}";

    private readonly IReadOnlyList<Statement> statements;

    private ChatTemplate(string source, IReadOnlyList<Statement> statements)
    {
        Source = source;
        this.statements = statements;
    }

    /// <summary>The Jinja source.</summary>
    public string Source { get; }

    /// <summary>Reads a template.</summary>
    /// <exception cref="InvalidDataException">The template is no valid Jinja; the message names the line.</exception>
    /// <exception cref="NotSupportedException">The template uses a part of Jinja that is not known here; the message names it.</exception>
    public static ChatTemplate Parse(string jinja)
    {
        ArgumentNullException.ThrowIfNull(jinja);
        try
        {
            return new ChatTemplate(jinja, TemplateParser.Parse(jinja));
        }
        catch (InsufficientExecutionStackException)
        {
            throw TooDeep();
        }
    }

    /// <summary>The text of a dialogue.</summary>
    /// <param name="turns">The turns, oldest first.</param>
    /// <param name="addGenerationPrompt">End with the opening of the assistant's next turn.</param>
    /// <param name="specialTokens">Tokens by the names templates know them by, such as <c>bos_token</c>; see <see cref="Tokenizer.TokenRoles"/>.</param>
    /// <exception cref="InvalidDataException">The template refuses these turns, or fails on them; the message names the line.</exception>
    /// <exception cref="NotSupportedException">The template uses a part of Jinja that is not known here; the message names it.</exception>
    public string Render(IReadOnlyList<ChatTurn> turns, bool addGenerationPrompt, IReadOnlyDictionary<string, string> specialTokens)
    {
        ArgumentNullException.ThrowIfNull(turns);
        ArgumentNullException.ThrowIfNull(specialTokens);
        var variables = new TemplateMap
        {
            ["messages"] = turns.Select(turn => (object?)new TemplateMap { ["role"] = turn.Role, ["content"] = turn.Content }).ToList(),
            ["add_generation_prompt"] = addGenerationPrompt,
            ["tools"] = null,
            ["documents"] = null,
        };
        foreach (var (name, token) in specialTokens) variables[name] = token;
        return Render(variables, TimeProvider.System);
    }

    /// <summary>
    /// Ids of a dialogue, in which only what the template itself writes can become a special token: a user who types
    /// <c>&lt;|im_end|&gt;</c> sends those letters, not the token.
    /// </summary>
    /// <inheritdoc cref="Render(IReadOnlyList{ChatTurn}, bool, IReadOnlyDictionary{string, string})"/>
    /// <param name="tokenizer">The tokenizer of the model.</param>
    /// <param name="turns">The turns, oldest first.</param>
    /// <param name="addGenerationPrompt">End with the opening of the assistant's next turn.</param>
    public int[] Encode(Tokenizer tokenizer, IReadOnlyList<ChatTurn> turns, bool addGenerationPrompt)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(turns);
        var guard = new SpecialTokenGuard(tokenizer, turns);
        return guard.Encode(Render(guard.Turns, addGenerationPrompt, tokenizer.TokenRoles));
    }

    internal string Render(TemplateMap variables, TimeProvider clock)
    {
        var globals = new TemplateScope(null);
        foreach (var (name, function) in TemplateGlobals.Functions) globals.Set(name, function);
        foreach (var (name, value) in variables) globals.Set(name, value);
        var run = new TemplateRun(new TemplateScope(globals), clock);
        try
        {
            Statement.RunAll(statements, run);
            return run.Output;
        }
        catch (InsufficientExecutionStackException)
        {
            throw TooDeep();
        }
    }

    private static InvalidDataException TooDeep() => new("The chat template nests its parts too deeply.");
}
