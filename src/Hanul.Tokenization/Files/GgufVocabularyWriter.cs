namespace Hanul.Tokenization;

/// <summary>Describes a tokenizer as GGUF does.</summary>
internal static class GgufVocabularyWriter
{
    public static GgufVocabulary Write(Tokenizer tokenizer)
    {
        var description = tokenizer.Description;
        var added = description.AddedTokens.GroupBy(token => token.Id).ToDictionary(group => group.Key, group => group.First());
        var tokens = new string[tokenizer.VocabularySize];
        var types = new GgufTokenType[tokenizer.VocabularySize];
        for (var id = 0; id < tokens.Length; id++)
        {
            (tokens[id], types[id]) =
                added.TryGetValue(id, out var token) ? (token.Content, token.Special ? GgufTokenType.Control : GgufTokenType.UserDefined)
                : id < description.Tokens.Count && description.Tokens[id] is { } learnt ? (learnt, GgufTokenType.Normal)
                : ($"[PAD{id}]", GgufTokenType.Unused);
        }
        return new GgufVocabulary
        {
            Model = GgufNames.BytePairModel,
            PreTokenizer = GgufNames.NameOf(description.Pattern),
            Tokens = tokens,
            TokenTypes = types,
            Merges = [.. description.Merges.Select(merge => $"{description.Tokens[merge.Left]} {description.Tokens[merge.Right]}")],
            BeginTokenId = tokenizer.BeginTokenId,
            EndTokenId = tokenizer.EndTokenId,
            PadTokenId = tokenizer.PadTokenId,
            AddBeginToken = Adds(description.Prefix, tokenizer.BeginTokenId, "before"),
            AddEndToken = Adds(description.Suffix, tokenizer.EndTokenId, "after"),
            ChatTemplate = tokenizer.ChatTemplate,
        };
    }

    /// <summary>GGUF can only say "the begin token before" and "the end token after".</summary>
    private static bool Adds(IReadOnlyList<int> around, int? role, string where)
    {
        if (around.Count == 0) return false;
        if (around.Count == 1 && around[0] == role) return true;
        throw new NotSupportedException(
            $"The tokenizer puts the tokens [{string.Join(", ", around)}] {where} a text; GGUF can only describe its begin and end tokens there.");
    }
}
