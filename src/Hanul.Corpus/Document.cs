using Hanul.Tokenization;

namespace Hanul.Corpus;

/// <summary>One document of a corpus.</summary>
/// <param name="Id">Where it came from: file and position, or the generator and its number.</param>
/// <param name="Text">The text; of a conversation its turns' contents, a line each.</param>
/// <param name="Turns">The turns where the document is a conversation, which a chat template renders; otherwise null.</param>
public sealed record Document(string Id, string Text, IReadOnlyList<ChatTurn>? Turns)
{
    /// <summary>
    /// What a tokenizer learns its words from: the text, and in a conversation the names of the roles that every chat template writes before
    /// a turn. A vocabulary without them spells "assistant" letter by letter, turn after turn.
    /// </summary>
    public string Vocabulary => Turns is null ? Text : string.Join('\n', Turns.Select(turn => $"{turn.Role}\n{turn.Content}"));

    /// <summary>A conversation as a document.</summary>
    public static Document FromTurns(string id, IReadOnlyList<ChatTurn> turns)
    {
        ArgumentNullException.ThrowIfNull(turns);
        return new(id, string.Join('\n', turns.Select(turn => turn.Content)), turns);
    }
}
