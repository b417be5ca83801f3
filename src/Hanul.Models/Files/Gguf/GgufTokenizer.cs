using Hanul.Formats;
using Hanul.Tokenization;

namespace Hanul.Models;

/// <summary>A tokenizer as the <c>tokenizer.*</c> keys of GGUF.</summary>
internal static class GgufTokenizer
{
    private const string ModelKey = "tokenizer.ggml.model";
    private const string NoVocabulary = "none";

    public static GgufVocabulary? Read(GgufMetadata metadata)
    {
        var model = metadata.String(ModelKey);
        if (model is null or NoVocabulary or "no_vocab") return null;
        return new GgufVocabulary
        {
            Model = model,
            PreTokenizer = metadata.String("tokenizer.ggml.pre"),
            Tokens = metadata.Strings("tokenizer.ggml.tokens") ?? [],
            TokenTypes = [.. (metadata.Int32s("tokenizer.ggml.token_type") ?? []).Select(type => (GgufTokenType)type)],
            Merges = metadata.Strings("tokenizer.ggml.merges") ?? [],
            BeginTokenId = Token(metadata, "bos"),
            EndTokenId = Token(metadata, "eos"),
            PadTokenId = Token(metadata, "padding"),
            AddBeginToken = metadata.Bool("tokenizer.ggml.add_bos_token"),
            AddEndToken = metadata.Bool("tokenizer.ggml.add_eos_token"),
            ChatTemplate = metadata.String("tokenizer.chat_template"),
        };
    }

    /// <summary>The keys for a model's tokenizer, filled up to the rows of its embedding: llama.cpp wants a token for each row.</summary>
    public static IEnumerable<(string Key, object Value)> Fields(ModelPackage package, int vocabularySize)
    {
        if (package.Tokenizer?.ToGguf() is not { } vocabulary) return [(ModelKey, NoVocabulary)];
        var missing = Enumerable.Range(vocabulary.Tokens.Count, vocabularySize - vocabulary.Tokens.Count).ToArray();
        string[] tokens = [.. vocabulary.Tokens, .. missing.Select(id => $"[PAD{id}]")];
        int[] types = [.. vocabulary.TokenTypes.Select(type => (int)type), .. missing.Select(_ => (int)GgufTokenType.Unused)];
        var defaults = ExportedDefaults.Of(package);
        var end = vocabulary.EndTokenId ?? defaults.EndTokenIds.Cast<int?>().FirstOrDefault();
        return Present(
            (ModelKey, vocabulary.Model),
            ("tokenizer.ggml.pre", vocabulary.PreTokenizer),
            ("tokenizer.ggml.tokens", tokens),
            ("tokenizer.ggml.token_type", types),
            ("tokenizer.ggml.merges", (string[])[.. vocabulary.Merges]),
            ("tokenizer.ggml.bos_token_id", (uint?)(vocabulary.BeginTokenId ?? defaults.BeginTokenId)),
            ("tokenizer.ggml.eos_token_id", (uint?)end),
            ("tokenizer.ggml.eot_token_id", (uint?)defaults.EndTokenIds.Cast<int?>().FirstOrDefault(id => id != end)),
            ("tokenizer.ggml.padding_token_id", (uint?)(vocabulary.PadTokenId ?? defaults.PadTokenId)),
            ("tokenizer.ggml.add_bos_token", vocabulary.AddBeginToken ?? false),
            ("tokenizer.ggml.add_eos_token", vocabulary.AddEndToken ?? false),
            ("tokenizer.chat_template", vocabulary.ChatTemplate));
    }

    private static IEnumerable<(string Key, object Value)> Present(params (string Key, object? Value)[] fields) =>
        fields.Where(field => field.Value is not null).Select(field => (field.Key, field.Value!));

    private static int? Token(GgufMetadata metadata, string role) =>
        metadata.Int64($"tokenizer.ggml.{role}_token_id") is { } id and >= 0 and <= int.MaxValue ? (int)id : null;
}
