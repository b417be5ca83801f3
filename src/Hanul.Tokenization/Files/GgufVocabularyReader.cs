namespace Hanul.Tokenization;

/// <summary>Turns a GGUF vocabulary into a tokenizer.</summary>
internal static class GgufVocabularyReader
{
    public static TokenizerDescription Read(GgufVocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        if (vocabulary.Model != GgufNames.BytePairModel)
            throw new NotSupportedException(
                $"The GGUF vocabulary is of the kind '{vocabulary.Model}' (tokenizer.ggml.model); byte-level BPE ('gpt2') is the kind that is read.");
        var types = vocabulary.TokenTypes;
        if (types.Count != 0 && types.Count != vocabulary.Tokens.Count)
            throw new InvalidDataException($"The GGUF vocabulary has {vocabulary.Tokens.Count} tokens but {types.Count} token types.");

        var tokens = new string?[vocabulary.Tokens.Count];
        var ids = new Dictionary<string, int>(tokens.Length, StringComparer.Ordinal);
        var added = new List<AddedToken>();
        for (var id = 0; id < tokens.Length; id++)
        {
            var token = vocabulary.Tokens[id];
            switch (types.Count == 0 ? GgufTokenType.Normal : types[id])
            {
                case GgufTokenType.Control or GgufTokenType.Unknown: added.Add(new AddedToken(id, token)); break;
                case GgufTokenType.UserDefined: added.Add(new AddedToken(id, token, Special: false)); break;
                case GgufTokenType.Unused: break;
                default:
                    tokens[id] = token;
                    ids.TryAdd(token, id);
                    break;
            }
        }
        return new TokenizerDescription
        {
            Tokens = tokens,
            Merges = ReadMerges(vocabulary.Merges, ids),
            Pattern = GgufNames.PatternOf(vocabulary.PreTokenizer),
            IgnoreMerges = GgufNames.IgnoresMerges(vocabulary.PreTokenizer),
            AddedTokens = added,
            Prefix = Around(vocabulary.AddBeginToken, vocabulary.BeginTokenId),
            Suffix = Around(vocabulary.AddEndToken, vocabulary.EndTokenId),
            Roles = new TokenRoles
            {
                Begin = Content(vocabulary, vocabulary.BeginTokenId, "begin"),
                End = Content(vocabulary, vocabulary.EndTokenId, "end"),
                Pad = Content(vocabulary, vocabulary.PadTokenId, "padding"),
            },
            ChatTemplate = vocabulary.ChatTemplate,
        };
    }

    private static List<Merge> ReadMerges(IReadOnlyList<string> merges, Dictionary<string, int> ids)
    {
        var read = new List<Merge>(merges.Count);
        for (var rank = 0; rank < merges.Count; rank++)
        {
            var parts = merges[rank].Split(' ');
            if (parts.Length != 2) throw new InvalidDataException($"The GGUF vocabulary's merge {rank}, '{merges[rank]}', is not two tokens.");
            if (!MergeList.TryResolve(parts[0], parts[1], ids, out var merge, out var wrong))
                throw new InvalidDataException($"The GGUF vocabulary's merge {rank} {wrong}.");
            read.Add(merge);
        }
        return read;
    }

    private static int[] Around(bool? add, int? id) => add == true && id is { } value ? [value] : [];

    private static string? Content(GgufVocabulary vocabulary, int? id, string role)
    {
        if (id is not { } value) return null;
        if ((uint)value < (uint)vocabulary.Tokens.Count) return vocabulary.Tokens[value];
        throw new InvalidDataException(
            $"The GGUF vocabulary names {value} as its {role} token, but has only {vocabulary.Tokens.Count} tokens.");
    }
}
