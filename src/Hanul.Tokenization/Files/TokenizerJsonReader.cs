using System.Text.Json;

namespace Hanul.Tokenization;

/// <summary>
/// Reads Hugging Face's <c>tokenizer.json</c> where it describes a byte-level BPE tokenizer, and says which part is not known here
/// where it describes another kind.
/// </summary>
internal static class TokenizerJsonReader
{
    private static readonly string[] WordMarks = ["continuing_subword_prefix", "end_of_word_suffix"];
    private static readonly string[] KeptParts = ["truncation", "padding", "post_processor"];

    public static TokenizerDescription Read(string path)
    {
        using var file = JsonFile.Open(path);
        var root = file.Root;
        var model = root["model"];
        RequireBytePairs(model);
        if (!root["normalizer"].IsNull)
            throw root["normalizer"].Unsupported($"the normalizer {root["normalizer"].Type()}, byte-level BPE without one is read");
        var pattern = PreTokenizerReader.Read(root["pre_tokenizer"]);
        RequireByteLevelDecoder(root["decoder"]);

        var added = root["added_tokens"].IsNull ? [] : root["added_tokens"].Items().Select(ReadAddedToken).ToList();
        var ids = ReadVocabulary(model["vocab"]);
        var count = ids.Count + added.Count;
        VocabularyIds.SizeFor(path, added.Select(token => token.Id), count);
        var tokens = new string?[VocabularyIds.SizeFor(path, ids.Values, count)];
        foreach (var (token, id) in ids)
        {
            if (tokens[id] is { } other) throw model["vocab"].Wrong($"gives the id {id} to both '{other}' and '{token}'");
            tokens[id] = token;
        }
        var merges = ReadMerges(model["merges"], ids);
        var post = PostProcessorReader.Read(root["post_processor"]);
        return new TokenizerDescription
        {
            Tokens = tokens,
            Merges = merges,
            Pattern = pattern,
            IgnoreMerges = model["ignore_merges"].Boolean(),
            AddedTokens = added,
            Prefix = post.Prefix,
            Suffix = post.Suffix,
            TrimOffsets = post.TrimOffsets,
            KeptParts = KeptParts.ToDictionary(name => name, name => root[name].IsNull ? "null" : root[name].Element.GetRawText()),
        };
    }

    private static void RequireBytePairs(JsonPlace model)
    {
        var isBytePairs = model["type"].IsNull ? !model["merges"].IsNull : model.Type() == "BPE"; // files before 2020 name no type
        if (!isBytePairs)
            throw model.Unsupported($"a {model["type"].TextOrNull() ?? "nameless"} model; byte-level BPE is the kind that is read");
        foreach (var name in WordMarks)
        {
            if (model[name].TextOrNull() is { Length: > 0 } mark)
                throw model[name].Unsupported($"BPE over characters with '{mark}'; BPE over bytes is the kind that is read");
        }
        if (model["byte_fallback"].Boolean())
            throw model["byte_fallback"].Unsupported("SentencePiece-style BPE with byte fallback; byte-level BPE is the kind that is read");
        if (model["dropout"] is { IsNull: false } dropout && !(dropout.Element.TryGetDouble(out var rate) && rate == 0))
            throw dropout.Unsupported("merge dropout, which makes ids random");
    }

    private static void RequireByteLevelDecoder(JsonPlace decoder)
    {
        if (decoder.IsNull) return;
        if (decoder.Type() != "ByteLevel") throw decoder.Unsupported($"a {decoder.Type()} decoder; ByteLevel is the one that is read");
    }

    private static AddedToken ReadAddedToken(JsonPlace place) => new(
        place["id"].Integer(),
        place["content"].Text(),
        place["special"].Boolean(),
        place["single_word"].Boolean(),
        place["lstrip"].Boolean(),
        place["rstrip"].Boolean(),
        place["normalized"].Boolean(whenMissing: true));

    private static Dictionary<string, int> ReadVocabulary(JsonPlace vocabulary)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var token in vocabulary.Properties()) ids[token.Name!] = token.Integer();
        return ids;
    }

    /// <summary>A merge is a pair of tokens, or both in one string with a space between (older files).</summary>
    private static List<Merge> ReadMerges(JsonPlace merges, Dictionary<string, int> ids)
    {
        var read = new List<Merge>();
        foreach (var item in merges.Items())
        {
            var parts = item.Kind == JsonValueKind.Array ? [.. item.Items().Select(part => part.Text())] : item.Text().Split(' ');
            if (parts.Length != 2) throw item.Wrong("is not two tokens");
            if (!MergeList.TryResolve(parts[0], parts[1], ids, out var merge, out var wrong)) throw item.Wrong(wrong);
            read.Add(merge);
        }
        return read;
    }
}
