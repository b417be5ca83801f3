namespace Hanul.Tokenization;

/// <summary>How the turns of a dialogue become one text: a Jinja template, as tokenizers carry it.</summary>
public sealed class ChatTemplate
{
    /// <summary>ChatML: <c>&lt;|im_start|&gt;role</c>, a line break, the content, <c>&lt;|im_end|&gt;</c> and a line break.</summary>
    public const string ChatMl =
        "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}"
        + "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

    /// <summary>Just the contents, a line each: for models that have only seen plain text.</summary>
    public const string Plain = "{% for message in messages %}{{ message['content'] + '\\n' }}{% endfor %}";

    private ChatTemplate(string source) => Source = source;

    /// <summary>The Jinja source.</summary>
    public string Source { get; }

    /// <summary>Reads a template.</summary>
    /// <exception cref="InvalidDataException">The template is no valid Jinja; the message names the line.</exception>
    public static ChatTemplate Parse(string jinja) => new(jinja);

    /// <summary>The text of a dialogue.</summary>
    /// <param name="turns">The turns, oldest first.</param>
    /// <param name="addGenerationPrompt">End with the opening of the assistant's next turn.</param>
    /// <param name="specialTokens">Tokens by the names templates know them by, such as <c>bos_token</c>.</param>
    public string Render(IReadOnlyList<ChatTurn> turns, bool addGenerationPrompt, IReadOnlyDictionary<string, string> specialTokens)
    {
        var plain = Source == Plain;
        if (!plain && Source != ChatMl) throw new NotSupportedException("Only the built-in chat templates can be rendered yet.");
        var text = string.Concat(turns.Select(turn => plain ? turn.Content + "\n" : $"<|im_start|>{turn.Role}\n{turn.Content}<|im_end|>\n"));
        return plain || !addGenerationPrompt ? text : text + "<|im_start|>assistant\n";
    }
}
