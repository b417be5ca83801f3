using Hanul.Tokenization;

namespace Hanul.Corpus;

/// <summary>One document of a corpus.</summary>
/// <param name="Id">Where it came from: file and position, or the generator and its number.</param>
/// <param name="Text">The text; of a conversation its turns' contents, a line each.</param>
/// <param name="Turns">The turns where the document is a conversation, which a chat template renders; otherwise null.</param>
public sealed record Document(string Id, string Text, IReadOnlyList<ChatTurn>? Turns)
{
    /// <summary>A conversation as a document.</summary>
    public static Document FromTurns(string id, IReadOnlyList<ChatTurn> turns)
    {
        ArgumentNullException.ThrowIfNull(turns);
        return new(id, string.Join('\n', turns.Select(turn => turn.Content)), turns);
    }
}
