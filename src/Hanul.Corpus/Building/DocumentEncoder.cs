using System.Text;
using Hanul.Tokenization;

namespace Hanul.Corpus;

/// <summary>
/// Turns documents into tokens: a text as it stands, a conversation as the tokenizer's chat template renders it, and the end-of-text
/// token after each. Special tokens written out in a document stay letters. Safe for many threads.
/// </summary>
internal sealed class DocumentEncoder
{
    private readonly Tokenizer _tokenizer;
    private readonly ChatTemplate? _template;
    private readonly HashSet<int> _specialTokens;

    /// <exception cref="InvalidDataException">The tokenizer has no end-of-text token, or a template that cannot be read.</exception>
    public DocumentEncoder(Tokenizer tokenizer)
    {
        _tokenizer = tokenizer;
        _template = tokenizer.ChatTemplate is { } source ? ChatTemplate.Parse(source) : null;
        _specialTokens = [.. tokenizer.SpecialTokens.Values];
        EndTokenId = tokenizer.EndTokenId ?? throw new InvalidDataException(
            "The tokenizer names no end-of-text token, and documents could not be told apart. Name one as eos_token in tokenizer_config.json.");
    }

    public int EndTokenId { get; }

    public EncodedDocument Encode(Document document)
    {
        var tokens = document.Turns is { } turns ? EncodeTurns(document.Id, turns) : _tokenizer.Encode(document.Text, parseSpecialTokens: false);
        var bytes = document.Turns is null
            ? Encoding.UTF8.GetByteCount(document.Text)
            : tokens.Sum(token => _specialTokens.Contains(token) ? 0L : _tokenizer.BytesOf(token).Length);
        return new EncodedDocument(ContentHash.Of(document.Text), bytes, [.. tokens, EndTokenId]);
    }

    private int[] EncodeTurns(string id, IReadOnlyList<ChatTurn> turns)
    {
        if (_template is null)
            throw new InvalidDataException($"{id} is a conversation, and the tokenizer has no chat template. Train the tokenizer with one.");
        try
        {
            return _template.Encode(_tokenizer, turns, addGenerationPrompt: false);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{id}: {error.Message}", error);
        }
    }
}
