using Hanul.Tokenization;

namespace Hanul.Corpus;

/// <summary>The one stage between reading and tokenising: documents go in, cleaner or fewer documents come out.</summary>
internal static class DocumentCleaning
{
    public static IEnumerable<Document> Clean(IEnumerable<Document> documents, CorpusBuildOptions options) =>
        options.ComposeText ? documents.Select(Compose) : documents;

    private static Document Compose(Document document) => document.Turns is { } turns
        ? Document.FromTurns(document.Id, [.. turns.Select(turn => new ChatTurn(turn.Role, CanonicalComposition.Compose(turn.Content)))])
        : document with { Text = CanonicalComposition.Compose(document.Text) };
}
